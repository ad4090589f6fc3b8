using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

/// <summary>Where the cursor cannot be moved, there are lines and nothing but lines.</summary>
[TestFixture]
public sealed class PlainPromptTests
{
    static readonly ClientFace Face = new("🔌", "TITLE", "WebSocket") { Folder = "websocket", ShowsSent = true, Trait = ("Protocol", "WebSocket"), Duplex = ("Bidirectional", "ENABLED") };

    [Test, CancelAfter(10_000)]
    public async Task A_conversation_is_plain_text(CancellationToken cancellationToken)
    {
        var live = new FakeLive();
        live.Reply.Writer.TryWrite(new Chunk("**as** \e[31mit is", 1, true, default));
        live.Reply.Writer.TryWrite(new TurnCompleted(1, 1, 2, FakeLive.Session, FinishReasons.Stop, null, default));
        var (code, screen) = await ConverseAsync(live, "\"\"\"one\ntwo\"\"\"\n/quti\n/QUIT\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(screen, Does.Contain("\n**as** it is\n"));
            Assert.That(screen, Does.Contain(" Message: \"one two\"\n"));
            Assert.That(screen, Does.Contain("❓ Unknown command /quti; did you mean /quit?"));
            Assert.That(screen, Does.Not.Contain('\e').And.Not.Contain('\r'));
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task The_end_of_the_input_leaves(CancellationToken cancellationToken)
    {
        var (code, screen) = await ConverseAsync(new FakeLive { IsGone = true }, "/info\n");
        Assert.That(code, Is.Zero);
        Assert.That(screen, Does.Contain("❌ This session is gone; the next message begins a new one"));
    }

    [Test, CancelAfter(10_000)]
    public async Task News_are_written_before_the_next_prompt_or_behind_it(CancellationToken cancellationToken)
    {
        var written = new StringWriter();
        using var reader = new PlainLineReader(new StringReader("line\n"), written);
        reader.Tell("early");
        Assert.That(await reader.ReadLineAsync(() => "You › ", cancellationToken), Is.EqualTo("line"));
        Assert.That(written.ToString(), Is.EqualTo("early\nYou › "));
    }

    static async Task<(int Code, string Screen)> ConverseAsync(FakeLive live, string typed)
    {
        var screen = new StringWriter();
        var console = new ClientConsole(new StringReader(typed), screen, new StringWriter()) { InIsTerminal = true };
        var code = await ChatClient.RunAsync([], Face, _ => live, console, _ => null, new ManualClock()).Soon();
        return (code, screen.ToString());
    }
}
