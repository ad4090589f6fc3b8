using GenAiTransport.Grpc.Client;
using Grpc.Core;

namespace GenAiTransport.Grpc.Providers.Client;

/// <summary>Shows what the provider services do: several requests on one stream, sent without waiting, each with its own end. Replies go to standard output, what is said about them to standard error.</summary>
static class ProviderDemo
{
    public static Task<int> RunAsync(string[] arguments) => RunAsync(arguments, ClientConsole.ForTerminal(), Environment.GetEnvironmentVariable);

    public static async Task<int> RunAsync(string[] arguments, ClientConsole console, Func<string, string?> setting)
    {
        ProviderDemoOptions options;
        try
        {
            options = ProviderDemoOptions.Parse(arguments, setting);
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine($"❌ {TerminalText.CleanLine(wrong.Message)} client providers --help tells how to use this.");
            return ExitCodes.WrongUsage;
        }
        if (options.Help)
        {
            console.Out.WriteLine(ProviderDemoOptions.Usage);
            return ExitCodes.Done;
        }
        return await RunAsync(options, console);
    }

    static async Task<int> RunAsync(ProviderDemoOptions options, ClientConsole console)
    {
        var interrupts = new Interrupts();
        using var attached = interrupts.Attach();
        using var listening = interrupts.Listen(out var stop);
        using var client = new ProviderClient(new ProviderClientOptions(options.Server.Address) { ApiKey = options.Server.Key, Handler = options.Server.CreateHttpHandler });
        try
        {
            var isWell = await new ProviderTour(client, options, console).RunAsync(stop);
            return isWell ? ExitCodes.Done : ExitCodes.ReplyFailed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (RpcException failure)
        {
            var told = failure.ToException(options.Server.Address, stop);
            console.Error.WriteLine($"❌ {TerminalText.CleanLine(told.Message)}");
            if (told is not ServerUnreachableException)
                return ExitCodes.ReplyFailed;
            console.Error.WriteLine("💡 Start it in another terminal, from protocols/grpc: dotnet run --project server");
            return ExitCodes.NoServer;
        }
    }
}
