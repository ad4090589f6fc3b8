using System.Globalization;

namespace GenAiTransport;

/// <summary>The commands that all clients have.</summary>
sealed class SlashCommands
{
    readonly CurrentSession _current;
    readonly ClientFace _face;
    readonly ClientOptions _options;
    readonly ClientConsole _console;
    readonly Boxes _boxes;
    readonly SlashCommand[] _table;

    public SlashCommands(
        CurrentSession current, LiveConnection? live, ClientFace face, ClientOptions options, ClientStats stats, ClientConsole console)
    {
        (_current, _face, _options, _console) = (current, face, options, console);
        _boxes = new Boxes(current, face, stats, console, live);
        _table =
        [
            new("/help", "show this list", (_, _) => Help()),
            new("/new", "begin a new session", (_, stop) => NewAsync(stop)),
            new("/sessions", "list all sessions", async (_, stop) => _boxes.Sessions(await Sessions.ListAsync(stop))),
            new("/join", "go on in another session; the beginning of its id is enough", JoinAsync, "ID"),
            new("/info", "about the current session", async (_, stop) => _boxes.Info(await CurrentAsync(stop))),
            new("/history", "what was said in this session", async (_, stop) => _boxes.History(await CurrentAsync(stop))),
            new("/reset", "empty this session's history", (_, stop) => ResetAsync(stop)),
            new("/delete", "delete this session", (_, stop) => DeleteAsync(stop)),
            new("/stats", "what this client has seen", (_, _) => Do(_boxes.Client)),
            new("/server", "what the server has done", async (_, stop) => _boxes.Server(await Sessions.StatsAsync(stop))),
            new("/health", "whether the server is well", async (_, stop) => _boxes.Health(await Sessions.HealthAsync(stop))),
            new("/docs", "open the API's documentation", (_, _) => Page(face.DocsPath, "documentation page", face.InsteadOfDocs(options.Server.Address))),
            new("/demo", "open the demo page", (_, _) => Page(face.DemoPath, "demo page", face.Instead)),
            .. live is null ? Array.Empty<SlashCommand>() :
            [
                new("/connect", "connect again", (_, stop) => live.ConnectAsync(stop)),
                new("/disconnect", "cut the connection", (_, stop) => live.DisconnectAsync(stop)),
                new("/ping", "how long the server takes to answer", (_, stop) => live.PingAsync(stop)),
            ],
            new("/clear", "clear the screen", (_, _) => Clear()),
            new("/quit", "leave", (_, _) => Do(() => IsLeaving = true)),
        ];
    }

    public bool IsLeaving { get; private set; }

    ISessionApi Sessions => _current.Transport.Sessions;

    public async Task RunAsync(string line, CancellationToken cancellationToken)
    {
        var (name, argument) = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) switch
        {
            [var only] => (only, ""),
            [var first, var rest] => (first, rest),
            _ => ("", ""),
        };
        if (Array.Find(_table, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } command)
            await command.Run(argument, cancellationToken);
        else
            Line($"❓ Unknown command {TerminalText.CleanLine(name)}; did you mean {Nearest.To(name, _table.Select(row => row.Name))}?");
    }

    /// <summary>Names of commands, and for /join the ids of sessions.</summary>
    public async Task<Completion> CompleteAsync(string text, CancellationToken cancellationToken)
    {
        const string Join = "/join ";
        if (text.StartsWith(Join, StringComparison.OrdinalIgnoreCase))
            return new Completion(Join.Length, await SessionPrefix.ListAsync(Sessions, text[Join.Length..], cancellationToken));
        return text.StartsWith('/')
            ? new Completion(0, [.. _table.Select(row => row.Name).Where(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)])
            : Completion.None;
    }

    /// <summary>A session for who did not ask for one, but talks.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var created = await _current.NewAsync(_options.Model, cancellationToken);
        Line($"✨ New session created: {TerminalText.ShortId(created.SessionId)} ({TerminalText.CleanLine(created.Model)})");
    }

    public async Task JoinAsync(string prefix, CancellationToken cancellationToken)
    {
        if (prefix.Length == 0)
        {
            Line("❓ Which one? /sessions lists them, /join ID takes the beginning of an id");
            return;
        }
        var joined = await _current.JoinAsync(prefix, cancellationToken);
        Line($"🔗 Joined session {TerminalText.ShortId(joined.SessionId)} ({joined.MessageCount} messages)");
    }

    async Task NewAsync(CancellationToken cancellationToken)
    {
        var created = await _current.NewAsync(_options.Model, cancellationToken);
        Line($"✨ New session created: {TerminalText.ShortId(created.SessionId)}");
        Line($"   Model: {TerminalText.CleanLine(created.Model)}");
    }

    Task Help()
    {
        _boxes.List("📖", "COMMANDS", [.. _table.Select(row => (Row)$"{row.Name + (row.Argument.Length > 0 ? " " + row.Argument : ""),-12} {row.Help}")]);
        return Task.CompletedTask;
    }

    Task<SessionDetails> CurrentAsync(CancellationToken cancellationToken) =>
        _current.SessionId is { } id
            ? Sessions.GetAsync(id, cancellationToken)
            : throw new RefusedException(new Refusal(RefusalKind.NotFound, "There is no current session; /new begins one"));

    async Task ResetAsync(CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken);
        await Sessions.ClearAsync(current.SessionId, cancellationToken);
        _current.Messages = 0;
        Line($"🧹 Session {TerminalText.ShortId(current.SessionId)} is empty now");
    }

    async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken);
        await Sessions.DeleteAsync(current.SessionId, cancellationToken);
        _current.Forget();
        Line($"🗑️  Session {TerminalText.ShortId(current.SessionId)} deleted; the next message begins a new one");
    }

    Task Page(string? path, string what, string instead)
    {
        if (path is null)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"ℹ️  {_face.Protocol} has no {what}. {instead}").TrimEnd());
            return Task.CompletedTask;
        }
        var page = new Uri(_options.Server.Address, path);
        Line($"{_face.Emoji} Opening {_face.Protocol} {what} in your browser...");
        Line($"   URL: {page}");
        if (!_console.Open(page))
            Line("   No browser was found here; open the address in one");
        return Task.CompletedTask;
    }

    Task Clear()
    {
        if (_console.OutIsTerminal)
            _console.Out.Write(Colours.ClearScreen);
        return Task.CompletedTask;
    }

    static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    void Line(string text) => _console.Out.WriteLine(text);
}
