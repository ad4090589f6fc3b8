using System.CommandLine;

namespace GenAiTransport.MessageStream.Client;

/// <summary>The command line of the demonstration.</summary>
sealed class DemonstrationCommand
{
    readonly ServerOptions _server;
    readonly Option<bool> _help = Options.Help();
    readonly CommandLine _line;

    public DemonstrationCommand(Func<string, string?> setting)
    {
        var named = GrpcSettings.Options(setting);
        var address = new UriBuilder(named.UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, named.Host, named.Port).Uri;
        _server = new ServerOptions(address, setting, " else GRPC_HOST, GRPC_PORT, GRPC_USE_TLS;");
        _line = new CommandLine(All);
    }

    IReadOnlyList<Option> All => [.. _server.All, _help];

    public string Help => $"""
        Shows message streaming (proto/message_stream.proto) on a running server.
        Run it from protocols/grpc/message_stream:

          dotnet run --project client              five short scenes over the wire
          dotnet run --project client -- "a text"  with a text of one's own

        {_line.Help(All)}

        GRPC_ENABLED=false switches it off, as it does for every program that asks
        IsGrpcEnabled.
        Exit codes: 0 done, 1 an answer was not the one expected, 2 wrong usage,
        3 no server, 130 interrupted.
        """;

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public ClientOptions Parse(IEnumerable<string> arguments)
    {
        var given = _line.Parse(arguments);
        return new ClientOptions(_server.Read(given)) { Question = _line.Question(given), Help = given.GetValue(_help) };
    }
}
