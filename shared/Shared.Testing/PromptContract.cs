using System.Reflection;

namespace GenAiTransport.Testing;

/// <summary>What every client promises to the person who sits before it, in a real terminal.</summary>
public abstract class PromptContract<TProgram> where TProgram : class
{
    ClientProgram? _program;

    protected abstract Assembly Client { get; }

    /// <summary>Whether the client hears what others do.</summary>
    protected virtual bool IsLive => false;

    [TearDown]
    public void ForgetProgram()
    {
        _program?.Dispose();
        _program = null;
    }

    ClientProgram Program(TestServer<TProgram> server) => _program = new ClientProgram(Client, server.Address);

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_message_is_typed_edited_and_answered()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare("Hello **there**.");
        await using var server = new TestServer<TProgram>(model);
        await using var terminal = await TmuxTerminal.StartAsync(Program(server));
        await terminal.SeesAsync("›");

        await terminal.TypeAsync("Helo wörld 你");
        await terminal.PressAsync("Home", "Right", "Right", "Right", "l", "End", "BSpace", "BSpace", "Enter");

        Assert.That((await reply.Asked.Soon())[^1].Text, Is.EqualTo("Hello wörld"));
        var screen = await terminal.SeesAsync("Status: SUCCESS");
        Assert.That(screen, Does.Contain("› Hello wörld\n").And.Contain("AI Response").And.Contain("\nHello there.\n"));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task What_was_typed_comes_back_in_the_next_run_too()
    {
        var model = new ScriptedModel();
        model.Prepare("one");
        model.Prepare("two");
        await using var server = new TestServer<TProgram>(model);
        var program = Program(server);
        await using (var first = await TmuxTerminal.StartAsync(program))
        {
            await first.SeesAsync("›");
            await first.TypeAsync("the first message");
            await first.PressAsync("Enter");
            await first.SeesAsync("SUCCESS");
            await first.TypeAsync("/sessions");
            await first.PressAsync("Enter");
            await first.SeesAsync("ALL ACTIVE SESSIONS");
            await first.TypeAsync("a draft");
            await first.PressAsync("Up", "Up");
            await first.SeesAsync(screen => LastLine(screen).EndsWith("› the first message", StringComparison.Ordinal), "the line before the last");
            await first.PressAsync("Down", "Down");
            await first.SeesAsync(screen => LastLine(screen).EndsWith("› a draft", StringComparison.Ordinal), "the draft again");
            await first.PressAsync("C-u", "C-d");
            await first.SeesAsync("left with 0");
        }

        await using var next = await TmuxTerminal.StartAsync(program);
        await next.SeesAsync("›");
        await next.PressAsync("C-r");
        await next.TypeAsync("FIRST");
        await next.SeesAsync("(search) FIRST: the first message");
        await next.PressAsync("Enter");
        await next.SeesAsync("two");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Tab_completes_commands_and_session_ids()
    {
        await using var server = new TestServer<TProgram>(new ScriptedModel());
        await using var terminal = await TmuxTerminal.StartAsync(Program(server));
        await terminal.SeesAsync("›");

        await terminal.TypeAsync("/he");
        await terminal.PressAsync("Tab");
        await terminal.SeesAsync("/health  /help");
        await terminal.TypeAsync("a");
        await terminal.PressAsync("Tab");
        await terminal.SeesAsync("› /health");
        await terminal.PressAsync("C-u");
        await terminal.TypeAsync("/join ");
        await terminal.PressAsync("Tab");
        await terminal.SeesAsync($"› /join {server.Sessions.List(null).Single().Id}");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Several_lines_are_one_message_typed_or_pasted()
    {
        var model = new ScriptedModel();
        var typed = model.Prepare("first");
        var pasted = model.Prepare("second");
        await using var server = new TestServer<TProgram>(model);
        await using var terminal = await TmuxTerminal.StartAsync(Program(server));
        await terminal.SeesAsync("›");

        await terminal.TypeAsync("\"\"\"one");
        await terminal.PressAsync("Enter");
        await terminal.TypeAsync("two\"\"\"");
        await terminal.SeesAsync("… two");
        await terminal.PressAsync("Enter");
        Assert.That((await typed.Asked.Soon())[^1].Text, Is.EqualTo("one\ntwo"));
        await terminal.SeesAsync("first");

        await terminal.PasteAsync("alpha\nbeta\n/quit");
        await terminal.SeesAsync("… /quit");
        await terminal.PressAsync("Enter");
        Assert.That((await pasted.Asked.Soon())[^1].Text, Is.EqualTo("alpha\nbeta\n/quit"));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Ctrl_C_stops_a_reply_gives_up_a_line_and_leaves()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        await using var terminal = await TmuxTerminal.StartAsync(Program(server));
        await terminal.SeesAsync("›");
        await terminal.TypeAsync("tell me everything");
        await terminal.PressAsync("Enter");
        await reply.Asked.Soon();
        reply.Say("Everything begins");

        await terminal.PressAsync("C-c");
        await reply.Cancelled.Soon();
        await terminal.SeesAsync("STOPPED");
        Assert.That(await terminal.SettingsAsync(), Does.Contain(" noflsh"), "what is on its way to the screen arrives");

        await terminal.TypeAsync("half a line");
        await terminal.SeesAsync("› half a line");
        await terminal.PressAsync("C-c");
        await terminal.SeesAsync("› half a line^C");
        await terminal.PressAsync("C-c");
        await terminal.SeesAsync("Press Ctrl+C again to leave");
        await terminal.PressAsync("C-c");
        await terminal.SeesAsync("left with 130");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_narrow_window_and_a_resize_break_nothing()
    {
        var model = new ScriptedModel();
        model.Prepare("Words that are wrapped where words end, 漢字も折り返す, and **never** in the middle of one.");
        await using var server = new TestServer<TProgram>(model);
        await using var terminal = await TmuxTerminal.StartAsync(Program(server), columns: 40, rows: 30);
        await terminal.SeesAsync("›");
        await terminal.TypeAsync("a message that is longer than the window is wide");
        var narrow = await terminal.SeesAsync("window is wide");

        await terminal.ResizeAsync(100, 30);
        await terminal.SeesAsync("› a message that is longer than the window is wide");
        await terminal.ResizeAsync(40, 30);
        await terminal.SeesAsync(screen => LastLines(screen) == LastLines(narrow) && screen.Split("You [").Length == 2, $"the same as before:\n{narrow}");

        await terminal.ResizeAsync(100, 30);
        var wide = await terminal.SeesAsync("› a message that is longer than the window is wide");
        Assert.That(wide, Does.Contain("💡 Type a message, or /help for the commands\n"), "what stands above the prompt is not written over");
        await terminal.ResizeAsync(40, 30);
        await terminal.SeesAsync(screen => LastLines(screen) == LastLines(narrow), $"the same as before:\n{narrow}");
        await terminal.PressAsync("Enter");
        var screen = await terminal.SeesAsync("SUCCESS");
        Assert.That(screen, Does.Contain("\nWords that are wrapped where words end,\n漢字も折り返す, and never in the middle\nof one.\n"));
    }

    [Test, CancelAfter(60_000)]
    public async Task What_another_client_does_appears_above_the_line_being_typed()
    {
        if (!IsLive)
            Assert.Ignore("This protocol has no connection over which a client hears of others.");
        var model = new ScriptedModel();
        model.Prepare("for the other one");
        await using var server = new TestServer<TProgram>(model);
        var program = Program(server);
        await using var terminal = await TmuxTerminal.StartAsync(program);
        await terminal.SeesAsync("● ›");
        await terminal.TypeAsync("half a thought");
        await terminal.SeesAsync("› half a thought");

        var other = await program.RunAsync("", "--session", server.Sessions.List(null).Single().Id, "from elsewhere");

        Assert.That(other.ExitCode, Is.Zero, other.Error);
        var screen = await terminal.SeesAsync("📩 Session updated: 2 messages");
        Assert.That(LastLine(screen), Does.EndWith("› half a thought"));
    }

    [TestCase(true, TestName = "A_session_that_a_restart_took_is_told_once_and_the_next_message_begins_a_new_one")]
    [SharedCase(false, TestName = "A_session_that_was_deleted_elsewhere_is_told_once_and_the_next_message_begins_a_new_one")]
    [CancelAfter(60_000)]
    public async Task A_session_that_is_gone(bool restarts)
    {
        const string Told = "the next message begins a new one";
        var model = new ScriptedModel();
        var server = new TestServer<TProgram>(model);
        await using var terminal = await TmuxTerminal.StartAsync(Program(server));
        await terminal.SeesAsync("›");
        if (restarts)
        {
            await server.DisposeAsync();
            server = new TestServer<TProgram>(model, null, ("urls", server.Address.ToString()));
        }
        else
            server.Sessions.Delete(server.Sessions.List(null).Single().Id, null);
        await using var running = server;

        if (!IsLive)
        {
            await terminal.TypeAsync("are you there?");
            await terminal.PressAsync("Enter");
        }
        await terminal.SeesAsync(screen => screen.Contains(Told, StringComparison.Ordinal) && LastLine(screen) == "You ›", "that the session is gone");

        model.Prepare("as if nothing had been");
        await terminal.TypeAsync("hello again");
        await terminal.PressAsync("Enter");
        var screen = await terminal.SeesAsync(screen => screen.Contains("SUCCESS", StringComparison.Ordinal) && LastLine(screen).EndsWith('›'), "the reply");
        var id = TerminalText.ShortId(running.Sessions.List(null).Single().Id);
        Assert.That(screen, Does.Contain($"✨ New session created: {id} (offline)\n").And.Contain("\nas if nothing had been\n"));
        Assert.That(LastLine(screen), Does.StartWith($"You [{id}]"));
        Assert.That(screen.Split(Told), Has.Length.EqualTo(2), "it is told once");
    }

    static string LastLines(string screen) => string.Join('\n', screen.TrimEnd().Split('\n')[^2..]);

    static string LastLine(string screen) => screen.TrimEnd().Split('\n')[^1].TrimEnd();
}
