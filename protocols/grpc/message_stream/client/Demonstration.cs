using System.Security.Cryptography.X509Certificates;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Client;

/// <summary>Shows on a running server what a client of message streams does, and what comes back.</summary>
public static class Demonstration
{
    public static async Task<int> RunAsync(string[] arguments, ClientConsole console, Func<string, string?> setting)
    {
        try
        {
            var command = new DemonstrationCommand(setting);
            var options = command.Parse(arguments);
            if (options.Help)
            {
                console.Out.WriteLine(command.Help);
                return ExitCodes.Done;
            }
            if (!GrpcSettings.IsGrpcEnabled(setting, () => false))
            {
                console.Error.WriteLine("ℹ️  gRPC is switched off here (GRPC_ENABLED or TESTING): nothing was sent.");
                return ExitCodes.Done;
            }
            return await ShowAsync(options, console);
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine($"❌ {TerminalText.CleanLine(wrong.Message)} --help tells how to use this.");
            return ExitCodes.WrongUsage;
        }
    }

    static async Task<int> ShowAsync(ClientOptions options, ClientConsole console)
    {
        using var interrupts = new Interrupts();
        var pressed = interrupts.Listen();
        var connection = Connection(options.Server);
        try
        {
            await using var client = new MessageStreamingClient(connection);
            if (!await client.CheckConnectionAsync(cancellationToken: pressed))
                return NoServer(options.Server.Address, console);
            var isShown = await new Scenes(client, connection, new SceneView(console), options.Question).ShowAsync(pressed);
            return isShown ? ExitCodes.Done : ExitCodes.ReplyFailed;
        }
        catch (OperationCanceledException) when (pressed.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    static MessageStreamingOptions Connection(ServerAddress server) => new()
    {
        Host = server.Address.Host,
        Port = server.Address.Port,
        UseTls = server.Address.Scheme == Uri.UriSchemeHttps,
        TrustedRoots = server.Root is { } root ? new X509Certificate2Collection(root) : null,
        CallMetadata = server.Key is { } key ? new Metadata { { "x-api-key", key } } : [],
    };

    static int NoServer(Uri server, ClientConsole console)
    {
        console.Error.WriteLine($"❌ {new ServerUnreachableException(server).Message}");
        if (server.IsLoopback)
            console.Error.WriteLine("💡 Start it in another terminal, from protocols/grpc/message_stream: dotnet run --project server");
        return ExitCodes.NoServer;
    }
}
