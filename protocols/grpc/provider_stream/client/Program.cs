using GenAiTransport;
using GenAiTransport.ProviderStream.Client;

return await Demonstration.RunAsync(args, ClientConsole.ForTerminal(), Environment.GetEnvironmentVariable);
