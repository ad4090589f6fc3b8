using System.CommandLine;

namespace GenAiTransport;

/// <summary>The command line of a chat client.</summary>
public sealed class ClientCommand
{
    readonly ClientFace _face;
    readonly ServerOptions _server;
    readonly TalkOptions _talk = new();
    readonly Option<bool> _help = Options.Help();
    readonly CommandLine _line;

    public ClientCommand(ClientFace face, Func<string, string?> setting)
    {
        _face = face;
        _server = new ServerOptions(face.DefaultServer, setting);
        _line = new CommandLine([.. _server.All, .. _talk.All, _help]);
    }

    public string Help => $"""
        A chat over {_face.Protocol}. Run it from protocols/{_face.Folder}:

          dotnet run --project client                  a conversation at the prompt
          dotnet run --project client -- "question"    only the reply on standard output
          echo question | dotnet run --project client  the same from standard input

        {_line.Help([.. _server.All, _talk.Session, _talk.Model, _talk.Raw, _help, _talk.Version])}

        With one question also:
        {_line.Help(_talk.Json, _talk.NoStream, _talk.Timeout)}

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
            Session = given.GetValue(_talk.Session),
            Model = given.GetValue(_talk.Model),
            Json = given.GetValue(_talk.Json),
            Raw = given.GetValue(_talk.Raw),
            NoStream = given.GetValue(_talk.NoStream),
            Timeout = given.GetValue(_talk.Timeout),
            Help = given.GetValue(_help),
            Version = given.GetValue(_talk.Version),
        };
        return options is { Session: not null, Model: not null }
            ? throw new FormatException("--model chooses the model of a new session and does not go with --session.")
            : options;
    }
}
