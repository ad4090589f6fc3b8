using GenAiTransport;
using GenAiTransport.Comparison;

if (args is [BareServer.Argument, _, _, _, ..])
{
    await BareServer.RunAsync(args, Console.Out);
    return ExitCodes.Done;
}
return await ComparisonProgram.RunAsync(args, ClientConsole.ForTerminal());
