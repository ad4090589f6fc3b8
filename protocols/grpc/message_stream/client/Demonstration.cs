using System.Security.Cryptography.X509Certificates;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Client;

/// <summary>Shows on a running server what a client of message streams does, and what comes back.</summary>
public static class Demonstration
{
    const string Usage = """
        Shows message streaming (proto/message_stream.proto) on a running server. Run it from protocols/grpc/message_stream:

          dotnet run --project client                five short scenes, and what goes over the wire in them
          dotnet run --project client -- "a text"    with a text of one's own

          --server URL       where the server is (or CHAT_SERVER; else GRPC_HOST, GRPC_PORT, GRPC_USE_TLS; default http://localhost:50052)
          --key KEY          the server's shared key (or CHAT_API_KEY)
          --cert FILE        the private root that signed the server's certificate, for https
          --help             this

        GRPC_ENABLED=false switches it off, as it does for every program that asks IsGrpcEnabled.
        Exit codes: 0 done, 1 an answer was not the one expected, 2 wrong usage, 3 no server, 130 interrupted.
        """;

    public static async Task<int> RunAsync(string[] arguments, ClientConsole console, Func<string, string?> setting)
    {
        try
        {
            var options = Parse(arguments, setting);
            if (options.Help)
            {
                console.Out.WriteLine(Usage);
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

    static ClientOptions Parse(string[] arguments, Func<string, string?> setting)
    {
        var named = GrpcSettings.Options(setting);
        var address = new UriBuilder(named.UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, named.Host, named.Port).Uri;
        var options = ClientOptions.Parse(arguments, new ClientFace("", "", "gRPC") { Folder = "grpc/message_stream", DefaultServer = address }, setting);
        (string Name, bool IsGiven)[] others =
        [
            ("--session", options.Session is not null), ("--model", options.Model is not null), ("--json", options.Json), ("--raw", options.Raw),
            ("--no-stream", options.NoStream), ("--timeout", options.Timeout is not null), ("--version", options.Version),
        ];
        return others.FirstOrDefault(option => option.IsGiven).Name is { } name
            ? throw new FormatException($"{name} belongs to the chat, not to this demonstration.")
            : options;
    }

    static async Task<int> ShowAsync(ClientOptions options, ClientConsole console)
    {
        var interrupts = new Interrupts();
        using var attached = interrupts.Attach();
        using var listening = interrupts.Listen(out var pressed);
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
