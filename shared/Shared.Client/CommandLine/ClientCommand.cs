using System.CommandLine;
using System.Globalization;

namespace GenAiTransport;

/// <summary>The command line of a chat client.</summary>
public sealed class ClientCommand
{
    readonly ClientFace _face;
    readonly ServerOptions _server;
    readonly Option<string?> _session = Options.Text("--session", "ID", "go on in this session; the beginning of its id is enough");
    readonly Option<string?> _model = Options.Text("--model", "ID", "the model of a new session");
    readonly Option<bool> _raw = Options.Flag("--raw", "replies as they are; on a terminal their Markdown is shown otherwise");
    readonly Option<bool> _help = Options.Help();
    readonly Option<bool> _version = Options.Flag("--version", "the version of this client");
    readonly Option<bool> _json = Options.Flag("--json", "one JSON event per line, each with the milliseconds since the question as elapsed_ms");
    readonly Option<bool> _noStream = Options.Flag("--no-stream", "the reply at once, when all of it is there");
    readonly Option<TimeSpan?> _timeout = Options.Value("--timeout", "SECONDS", "stop a reply that takes longer", Seconds);
    readonly CommandLine _line;

    public ClientCommand(ClientFace face, Func<string, string?> setting)
    {
        _face = face;
        _server = new ServerOptions(face.DefaultServer, setting);
        _line = new CommandLine([.. Always, .. WithQuestion]);
    }

    IReadOnlyList<Option> Always => [.. _server.All, _session, _model, _raw, _help, _version];

    IReadOnlyList<Option> WithQuestion => [_json, _noStream, _timeout];

    public string Help => $"""
        A chat over {_face.Protocol}. Run it from protocols/{_face.Folder}:

          dotnet run --project client                  a conversation at the prompt
          dotnet run --project client -- "question"    only the reply on standard output
          echo question | dotnet run --project client  the same from standard input

        {_line.Help(Always)}

        With one question also:
        {_line.Help(WithQuestion)}

        Exit codes: 0 done, 1 the reply failed, 2 wrong usage, 3 no server,
        130 interrupted.
        """;

    /// <summary>Words that are no options are the question. What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public ClientOptions Parse(IEnumerable<string> arguments)
    {
        var given = _line.Parse(arguments);
        var options = new ClientOptions(_server.Read(given))
        {
            Question = _line.Question(given),
            Session = given.GetValue(_session),
            Model = given.GetValue(_model),
            Json = given.GetValue(_json),
            Raw = given.GetValue(_raw),
            NoStream = given.GetValue(_noStream),
            Timeout = given.GetValue(_timeout),
            Help = given.GetValue(_help),
            Version = given.GetValue(_version),
        };
        return options is { Session: not null, Model: not null }
            ? throw new FormatException("--model chooses the model of a new session and does not go with --session.")
            : options;
    }

    static TimeSpan? Seconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("--timeout takes a number of seconds.");
}
