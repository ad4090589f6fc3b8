using GenAiTransport;
using GenAiTransport.Comparison;

return await ComparisonProgram.RunAsync(args, ClientConsole.ForTerminal());
