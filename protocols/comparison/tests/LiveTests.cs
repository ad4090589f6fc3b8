namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class LiveTests
{
    [Test]
    public void A_pane_shows_what_has_come_so_far()
    {
        var pane = new LivePane("sse", "SSE")
            .After(new TextArrived("sse", 21.5, "Hel", 1))
            .After(new TextArrived("sse", 30, "lo\u001b[2J", 2))
            .After(new ReplyEnded("sse", 42, new Traffic(100, 1, 200, 3), 7.5));
        Assert.That((pane.Text, pane.Chunks, pane.First, pane.Total, pane.Traffic.BytesDown, pane.IsOver), Is.EqualTo(("Hello", 2, 21.5, 42.0, 200L, true)));
    }

    [Test]
    public void A_pane_that_broke_says_why() =>
        Assert.That(new LivePane("sse", "SSE").After(new ReplyBroke("sse", 1, "gone\naway")), Is.EqualTo(new LivePane("sse", "SSE") { Failure = "gone away" }));

    [TestCase("one two three four", 9, 2, "three\nfour")]
    [TestCase("one two", 20, 5, "one two")]
    [TestCase("a\n\nb", 20, 2, "\nb")]
    [TestCase("", 20, 2, "")]
    public void The_end_of_a_long_text_is_what_one_sees(string text, int width, int lines, string shown) =>
        Assert.That(WatchScreen.Tail(text, width, lines), Is.EqualTo(shown));
}
