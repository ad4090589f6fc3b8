using Grpc.Core;

namespace GenAiTransport.ProviderStream.Client;

/// <summary>Shows what the provider services do: several requests on one stream, sent without waiting, each with its own end. Replies go to standard output, what is said about them to standard error.</summary>
public static class Demonstration
{
    public static async Task<int> RunAsync(string[] arguments, ClientConsole console, Func<string, string?> setting)
    {
        var command = new DemonstrationCommand(setting);
        DemonstrationOptions options;
        try
        {
            options = command.Parse(arguments);
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine($"❌ {TerminalText.CleanLine(wrong.Message)} --help tells how to use this.");
            return ExitCodes.WrongUsage;
        }
        if (options.Help)
        {
            console.Out.WriteLine(command.Help);
            return ExitCodes.Done;
        }
        return await RunAsync(options, console);
    }

    static async Task<int> RunAsync(DemonstrationOptions options, ClientConsole console)
    {
        using var interrupts = new Interrupts();
        var stop = interrupts.Listen();
        using var client = new ProviderClient(new ProviderClientOptions(options.Server.Address) { ApiKey = options.Server.Key, Handler = options.Server.CreateHttpHandler });
        try
        {
            if (!await client.CheckConnectionAsync(cancellationToken: stop))
                return NoServer(options.Server.Address, console);
            var isWell = await new Tour(client, options, console).RunAsync(stop);
            return isWell ? ExitCodes.Done : ExitCodes.ReplyFailed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (RpcException failure)
        {
            console.Error.WriteLine($"❌ {TerminalText.CleanLine($"{failure.StatusCode}: {failure.Status.Detail}")}");
            return ExitCodes.ReplyFailed;
        }
    }

    static int NoServer(Uri server, ClientConsole console)
    {
        console.Error.WriteLine($"❌ {new ServerUnreachableException(server).Message}");
        if (server.IsLoopback)
            console.Error.WriteLine("💡 Start it in another terminal, from protocols/grpc/provider_stream: dotnet run --project server");
        return ExitCodes.NoServer;
    }
}
