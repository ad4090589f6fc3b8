using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LivePromptTests
{
    static readonly ClientFace Face = new("🔌", "TITLE", "WebSocket")
    {
        Folder = "websocket",
        ReplyTitle = "🤖 AI Response (WebSocket Streaming)",
        Trait = ("Protocol", "WebSocket"),
        Duplex = ("Bidirectional", "ENABLED"),
        ShowsSent = true,
    };

    readonly FakeLive _live = new();
    readonly FakeTerminal _terminal = new() { Rows = 100 };
    readonly TestScreen _screen = new();
    readonly ManualClock _clock = new();

    [Test, CancelAfter(10_000)]
    public async Task It_connects_by_itself_and_says_so(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            var screen = await ShowsAsync("You [a1b2c3d4...] ● ›", cancellationToken);
            Assert.That(screen, Does.StartWith("""
                🔌 TITLE 🔌
                🎉 WebSocket server is available!
                🚀 Auto-connecting to WebSocket server...

                ─ 🔌 WEBSOCKET CONNECTED [10:00:00.000] ────────────────────────
                 Server: ws://here/ws
                 Framework: ASP.NET Core
                 Protocol: WebSocket
                 Bidirectional: ENABLED
                ────────────────────────────────────────────────────────────

                ✅ WebSocket connected successfully!
                ✨ New session created: a1b2c3d4... (offline)
                """));
            Assert.That(_screen.Written, Does.Contain("\e[32m●"));
            Assert.That(_live.Joined, Is.EqualTo(new[] { FakeLive.Session }));
        });
    }

    [Test, CancelAfter(10_000)]
    public async Task What_others_do_is_shown_above_the_line(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            _terminal.Type("half a thought");
            await ShowsAsync("› half a thought", cancellationToken);
            Others(new SessionUpdate(SessionUpdate.UserJoined) { ConnectedClients = 2 });
            Others(new SessionUpdate(SessionUpdate.UserTyping) { Typing = true });
            Others(new SessionUpdate(SessionUpdate.UserTyping) { Typing = false });
            Others(new SessionUpdate(SessionUpdate.MessageAdded) { MessageCount = 10, Role = "user", Message = "hello\e[2J" });
            _live.Hear(new OthersDid("another session", new SessionUpdate(SessionUpdate.SessionCleared)));
            Others(new SessionUpdate(SessionUpdate.UserDisconnected) { ConnectedClients = 1 });
            var screen = await ShowsAsync("left the session", cancellationToken);
            Assert.That(screen, Does.EndWith("""
                👋 Someone joined the session (2 clients now)
                👤 Someone else is typing...
                👤 Someone else: hello
                📩 Session updated: 10 messages
                👋 Someone left the session (1 client now)
                You [a1b2c3d4...] ● › half a thought
                """));
            _terminal.Type("\u0015");
        });
    }

    [Test, CancelAfter(10_000)]
    public async Task A_session_that_somebody_deleted_is_left(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            await ShowsAsync("● ›", cancellationToken);
            Others(new SessionUpdate(SessionUpdate.SessionDeleted));
            await ShowsAsync("the next message begins a new one\nYou ›", cancellationToken);
        });
    }

    [Test, CancelAfter(10_000)]
    public async Task The_light_follows_the_connection(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            await ShowsAsync("● ›", cancellationToken);
            _live.Lose("Connection lost; connecting again…");
            await ShowsAsync("🔌 Connection lost; connecting again…\nYou", cancellationToken);
            await WrittenAsync("\e[31m●", cancellationToken);
            _live.Mend("Connected again");
            await ShowsAsync("🔌 Connected again\nYou", cancellationToken);
            _terminal.Type("/disconnect\r");
            await ShowsAsync("/connect connects again", cancellationToken);
            _terminal.Type("/connect\r");
            await ShowsAsync(screen => screen.Split("WEBSOCKET CONNECTED").Length == 3, "a second box", cancellationToken);
            _terminal.Type("/ping\r");
            await ShowsAsync("🏓 Pong after 1.5 ms", cancellationToken);
            _terminal.Type("/stats\r");
            var screen = await ShowsAsync("Session Messages: 0", cancellationToken);
            Assert.That(screen, Does.Contain(" Connection Attempts: 2\n Reconnections: 1\n").And.Contain(" WebSocket Status: Connected\n"));
        });
    }

    [Test, CancelAfter(10_000)]
    public async Task A_message_is_shown_as_sent_and_a_lost_connection_as_soon_as_it_is_lost(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            _terminal.Type("hi\r");
            await ShowsAsync("WEBSOCKET MESSAGE SENT", cancellationToken);
            _live.Reply.Writer.TryWrite(new TurnStatus("Generating response...", 1));
            _live.Reply.Writer.TryWrite(new Chunk("The first", 1, false, default));
            await ShowsAsync("The first", cancellationToken);
            _live.Lose("Connection lost");
            Others(new SessionUpdate(SessionUpdate.UserTyping) { Typing = true });
            await ShowsAsync("The first\n🔌 Connection lost", cancellationToken);
            _live.Reply.Writer.TryWrite(new Chunk(" and the last", 2, true, default));
            _live.Reply.Writer.TryWrite(new TurnCompleted(2, 1, 2, FakeLive.Session, FinishReasons.Stop, null, default));
            var screen = await ShowsAsync("Someone else is typing", cancellationToken);
            Assert.That(screen, Does.Contain("""
                ─ 📤 WEBSOCKET MESSAGE SENT [10:00:00.000] ─────────────────────
                 Type: Chat
                 Session: a1b2c3d4...
                 Message: "hi"
                ────────────────────────────────────────────────────────────

                💭 Generating response... (Context: 1 messages)

                🤖 AI Response (WebSocket Streaming) (a1b2c3d4... - offline)
                ────────────────────────────────────────────────────────────
                The first
                🔌 Connection lost
                and the last
                ────────────────────────────────────────────────────────────

                ─ 🔌 WEBSOCKET RESPONSE COMPLETED [10:00:00.000] ───────────────
                 Total Chunks: 2
                """));
            Assert.That(screen, Does.Contain("────\n\n👤 Someone else is typing...\nYou [a1b2c3d4...] ● ›"));
        });
    }

    [Test, CancelAfter(10_000)]
    public async Task Others_see_that_somebody_types_until_silence_or_the_message(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            _terminal.Type("h");
            Assert.That(await _live.Typing.ReadAsync(cancellationToken), Is.True);
            _terminal.Type("el");
            await ShowsAsync("› hel", cancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(2));
            Assert.That(await _live.Typing.ReadAsync(cancellationToken), Is.False);
            _terminal.Type("lo");
            Assert.That(await _live.Typing.ReadAsync(cancellationToken), Is.True);
            _live.Reply.Writer.TryWrite(new TurnFailed("no", FakeLive.Session, default));
            _terminal.Type("\r");
            Assert.That(await _live.Typing.ReadAsync(cancellationToken), Is.False);
            await ShowsAsync("❌ no", cancellationToken);
            _terminal.Type("/help\r");
            await ShowsAsync("/quit", cancellationToken);
            Assert.That(_live.Typing.TryRead(out _), Is.False);
        });
    }

    [Test, CancelAfter(10_000)]
    public async Task A_spinner_counts_until_the_first_chunk_and_what_matters_comes_above_it(CancellationToken cancellationToken)
    {
        await ConverseAsync(async () =>
        {
            _terminal.Type("hi\r");
            _live.Reply.Writer.TryWrite(new TurnStatus("Generating response...", 1));
            await ShowsAsync("(Context: 1 messages)", cancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(1.2));
            await ShowsAsync("(Context: 1 messages)\n⠙ 1.2s", cancellationToken);
            _live.Lose("Connection lost");
            await ShowsAsync("(Context: 1 messages)\n\n🔌 Connection lost", cancellationToken);
            _live.Reply.Writer.TryWrite(new TurnFailed("no", FakeLive.Session, default));
            await ShowsAsync("🔌 Connection lost\n❌ no\n", cancellationToken);
        });
    }

    async Task ConverseAsync(Func<Task> test)
    {
        var console = new ClientConsole(TextReader.Null, _screen, new StringWriter())
        {
            InIsTerminal = true,
            OutIsTerminal = true,
            OutIsLively = true,
            Terminal = _terminal,
            OutColours = new Colours(true),
        };
        var running = ChatClient.RunAsync([], Face, _ => _live, console, _ => null, _clock);
        await test();
        _terminal.Type("\u0015\u0004");
        Assert.That(await running.Soon(), Is.Zero);
        Assert.That(_terminal.IsTaken, Is.False);
    }

    void Others(SessionUpdate update) => _live.Hear(new OthersDid(FakeLive.Session, update));

    Task<string> ShowsAsync(string text, CancellationToken cancellationToken) =>
        ShowsAsync(screen => screen.Contains(text, StringComparison.Ordinal), text, cancellationToken);

    async Task<string> ShowsAsync(Func<string, bool> isThere, string what, CancellationToken cancellationToken)
    {
        while (true)
        {
            var screen = _screen.Text;
            if (isThere(screen))
                return screen;
            if (cancellationToken.IsCancellationRequested)
                Assert.Fail($"Never seen: {what}\n{screen}");
            await Task.Yield();
        }
    }

    async Task WrittenAsync(string text, CancellationToken cancellationToken) =>
        await ShowsAsync(_ => _screen.Written.Contains(text, StringComparison.Ordinal), text, cancellationToken);
}
