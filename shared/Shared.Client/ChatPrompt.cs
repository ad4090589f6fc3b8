namespace GenAiTransport;

/// <summary>The conversation at a terminal: what is typed is a message or a command, until the user leaves.</summary>
sealed class ChatPrompt : IDisposable
{
    readonly ClientFace _face;
    readonly ClientOptions _options;
    readonly ClientConsole _console;
    readonly Interrupts _interrupts;
    readonly CurrentSession _current;
    readonly LiveConnection? _live;
    readonly SlashCommands _commands;
    readonly ReplyView _replies;
    readonly TypingSignal _typing;
    readonly ILineReader _lines;

    public ChatPrompt(
        IChatTransport transport, ClientFace face, ClientOptions options, ClientConsole console, Interrupts interrupts, TimeProvider time)
    {
        (_face, _options, _console, _interrupts) = (face, options, console, interrupts);
        transport.Notice += sentence => Tell(console.OutColours.Paint(Tone.Warning, $"🔄 {TerminalText.CleanLine(sentence)}"), matters: true);
        var stats = new ClientStats(time);
        _current = new CurrentSession(transport, stats);
        _live = transport is ILiveTransport live ? new LiveConnection(live, _current, face, console, time) : null;
        _replies = new ReplyView(console, face, stats, time, options.Raw);
        _commands = new SlashCommands(_current, _live, face, options, stats, console);
        _typing = new TypingSignal(typing => _live?.Type(typing), time);
        _lines = console.Terminal is { } terminal
            ? new LineEditor(terminal, console.Out, console.History) { Complete = _commands.CompleteAsync, Changed = _typing.Changed }
            : new PlainLineReader(console.In, console.Out);
    }

    public async Task<int> RunAsync()
    {
        if (!await BeginAsync())
            return ExitCodes.Interrupted;
        using var leaving = new CancellationTokenSource();
        var watching = _live?.WatchAsync(Tell, leaving.Token) ?? Task.CompletedTask;
        try
        {
            while (!_commands.IsLeaving)
            {
                var (line, code) = await ReadAsync();
                if (line is null)
                    return code;
                await SayAsync(line);
            }
            return ExitCodes.Done;
        }
        finally
        {
            await leaving.CancelAsync();
            await watching;
        }
    }

    public void Dispose()
    {
        _typing.Dispose();
        _lines.Dispose();
    }

    /// <summary>False when the user did not want to wait.</summary>
    async Task<bool> BeginAsync()
    {
        var pressed = _interrupts.Listen();
        Line(_console.OutColours.Paint(Tone.Request, $"{_face.Emoji} {_face.Title} {_face.Emoji}"));
        try
        {
            await _current.Transport.Sessions.HealthAsync(pressed);
            Line($"🎉 {_face.ServerName} is available!");
            if (_live is not null)
            {
                Line($"🚀 Auto-connecting to {_face.Protocol} server...");
                await _live.ConnectAsync(pressed);
            }
            if (_options.Session is { } wanted)
                await _commands.JoinAsync(wanted, pressed);
            else
                await _commands.BeginAsync(pressed);
        }
        catch (RefusedException refused)
        {
            Complain(refused.Message);
        }
        catch (OperationCanceledException) when (pressed.IsCancellationRequested)
        {
            return false;
        }
        Line("💡 Type a message, or /help for the commands");
        return true;
    }

    /// <summary>A line; or none, with the code to leave with. A line is given up by an interrupt, an empty prompt is left by two.</summary>
    async Task<(string? Line, int Code)> ReadAsync()
    {
        var warned = false;
        Line("");
        while (true)
        {
            var pressed = _interrupts.Listen();
            try
            {
                var line = await _lines.ReadLineAsync(Prompt, pressed);
                _typing.Stop();
                return (line, ExitCodes.Done);
            }
            catch (OperationCanceledException) when (pressed.IsCancellationRequested && warned)
            {
                return (null, ExitCodes.Interrupted);
            }
            catch (OperationCanceledException) when (pressed.IsCancellationRequested)
            {
                warned = true;
                Line("Press Ctrl+C again to leave, or Ctrl+D");
            }
        }
    }

    string Prompt()
    {
        if (_current.SessionId is not { } id)
            return "You › ";
        var session = $"You [{TerminalText.ShortId(id)}]";
        return _live is null ? $"{session} › " : $"{session} {_live.Light} › ";
    }

    async Task SayAsync(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        var pressed = _interrupts.Listen();
        try
        {
            if (line.TrimStart().StartsWith('/'))
                await _commands.RunAsync(line.Trim(), pressed);
            else
                await ChatAsync(line, pressed);
        }
        catch (RefusedException refused)
        {
            await ComplainAsync(refused.Message);
        }
        catch (ServerUnreachableException unreachable)
        {
            Complain($"{unreachable.Message}; is it still running?");
        }
        catch (OperationCanceledException) when (pressed.IsCancellationRequested)
        {
            Line("");
        }
    }

    async Task ChatAsync(string message, CancellationToken pressed)
    {
        if (_current.SessionId is null)
            await _commands.BeginAsync(pressed);
        var session = _current.SessionId!;
        _live?.ShowSent(session, message);
        // The reply is not left but stopped, so it is read on to its end, which tells what was kept.
        await using var stopping = pressed.UnsafeRegister(_ => _ = _current.Transport.Sessions.TryStopAsync(session), null);
        var reply = _current.Transport.SendTracedAsync(session, message, CancellationToken.None);
        switch (await _replies.ShowAsync(reply, _current))
        {
            case TurnCompleted completed:
                _current.Messages = completed.MessageCount;
                break;
            case TurnFailed failed:
                await ComplainAsync(failed.Message);
                break;
        }
    }

    void Tell(string line, bool matters)
    {
        if (!(matters && _replies.Interrupt(line)))
            _lines.Tell(line);
    }

    /// <summary>Whatever went wrong: that the session is gone is told instead, once.</summary>
    async Task ComplainAsync(string sentence) =>
        Complain(await _current.IsGoneAsync(CancellationToken.None) ? CurrentSession.Gone : sentence);

    void Complain(string sentence) => Line(_console.OutColours.Paint(Tone.Error, $"❌ {TerminalText.CleanLine(sentence)}"));

    void Line(string text) => _console.Out.WriteLine(text);
}
