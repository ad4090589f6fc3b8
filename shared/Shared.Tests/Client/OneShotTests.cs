using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class OneShotTests
{
    [Test, CancelAfter(10_000)]
    public async Task A_reply_that_takes_too_long_is_stopped()
    {
        var (live, clock) = (new FakeLive(), new ManualClock());
        var (screen, errors) = (new StringWriter(), new StringWriter());
        var asking = ChatClient.RunAsync(
            ["hi", "--timeout", "6"], new ClientFace("🔌", "TITLE", "WebSocket") { Folder = "websocket" }, _ => live, new ClientConsole(TextReader.Null, screen, errors), _ => null, clock);
        clock.Advance(TimeSpan.FromSeconds(5.9));
        Assert.That(asking.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await asking.Soon(), Is.EqualTo(ExitCodes.ReplyFailed));
        Assert.That((screen.ToString(), errors.ToString()), Is.EqualTo(("", "❌ The reply took longer than 6 s and was stopped\n")));
        Assert.That(live.Stopped, Is.EqualTo([FakeLive.Session]));
    }
}
