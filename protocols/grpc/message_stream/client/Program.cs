using GenAiTransport;
using GenAiTransport.MessageStream.Client;

return await Demonstration.RunAsync(args, ClientConsole.ForTerminal(), Environment.GetEnvironmentVariable);
