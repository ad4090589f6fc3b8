namespace GenAiTransport;

/// <summary>The conversation at a terminal: what is typed is a message or a command, until the user leaves.</summary>
sealed class ChatPrompt
{
    readonly ClientFace _face;
    readonly ClientOptions _options;
    readonly ClientConsole _console;
    readonly ILineReader _lines;
    readonly Interrupts _interrupts;
    readonly Conversation _conversation;
    readonly SlashCommands _commands;
    readonly ReplyView _replies;

    public ChatPrompt(
        IChatTransport transport,
        ClientFace face,
        ClientOptions options,
        ClientConsole console,
        ILineReader lines,
        Interrupts interrupts,
        TimeProvider time)
    {
        (_face, _options, _console, _lines, _interrupts) = (face, options, console, lines, interrupts);
        var stats = new ClientStats(time);
        _conversation = new Conversation(transport, stats);
        _replies = new ReplyView(console, face, stats, time);
        _commands = new SlashCommands(_conversation, face, options, stats, console);
    }

    public async Task<int> RunAsync()
    {
        await BeginAsync();
        while (!_commands.IsLeaving)
        {
            var (line, code) = await ReadAsync();
            if (line is null)
                return code;
            await SayAsync(line);
        }
        return ExitCodes.Done;
    }

    async Task BeginAsync()
    {
        Line(_console.OutColours.Paint(Tone.Request, _face.Title));
        await _conversation.Transport.Sessions.HealthAsync();
        Line($"🎉 {_face.Protocol} server is available!");
        try
        {
            if (_options.Session is { } wanted)
                await _commands.JoinAsync(wanted, CancellationToken.None);
            else
                await _commands.NewAsync(CancellationToken.None);
        }
        catch (RefusedException refused)
        {
            Complain(refused.Message);
        }
        Line("💡 Type a message, or /help for the commands");
        Line("");
    }

    /// <summary>A line; or none, with the code to leave with. An interrupted line is given up, a second interrupt leaves.</summary>
    async Task<(string? Line, int Code)> ReadAsync()
    {
        var warned = false;
        while (true)
        {
            using var listening = _interrupts.Listen(out var pressed);
            try
            {
                var line = await _lines.ReadLineAsync(Prompt, pressed);
                if (line is null)
                    Line("");
                return (line, ExitCodes.Done);
            }
            catch (OperationCanceledException) when (pressed.IsCancellationRequested && warned)
            {
                Line("");
                return (null, ExitCodes.Interrupted);
            }
            catch (OperationCanceledException) when (pressed.IsCancellationRequested)
            {
                warned = true;
                Line("\nPress Ctrl+C again to leave, or Ctrl+D");
            }
        }
    }

    string Prompt => _conversation.SessionId is { } id ? $"You [{TerminalText.ShortId(id)}] › " : "You › ";

    async Task SayAsync(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        using var listening = _interrupts.Listen(out var pressed);
        try
        {
            if (line.TrimStart().StartsWith('/'))
                await _commands.RunAsync(line.Trim(), pressed);
            else
                await ChatAsync(line, pressed);
        }
        catch (RefusedException refused)
        {
            Complain(refused.Message);
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
        if (_conversation.SessionId is null)
            await _commands.NewAsync(pressed);
        var session = _conversation.SessionId!;
        // The reply is not left but stopped, so it is read on to its end, which tells what was kept.
        await using var stopping = pressed.UnsafeRegister(_ => _ = StopAsync(session), null);
        var reply = _conversation.Transport.SendAsync(session, message, CancellationToken.None);
        if (await _replies.ShowAsync(reply, _conversation.Model, CancellationToken.None) is TurnCompleted completed)
            _conversation.Messages = completed.MessageCount;
    }

    async Task StopAsync(string session)
    {
        try
        {
            await _conversation.Transport.Sessions.StopAsync(session);
        }
        catch (Exception gone) when (gone is RefusedException or ServerUnreachableException)
        {
            // The reply's own end tells what happened.
        }
    }

    void Complain(string sentence) => Line(_console.OutColours.Paint(Tone.Error, $"❌ {TerminalText.CleanLine(sentence)}"));

    void Line(string text) => _console.Out.WriteLine(text);
}
