namespace GenAiTransport.Tests;

[TestFixture]
public sealed class BoxTests
{
    const string Id = "e5f6g7h8-1111-4222-8333-444455556666";

    static readonly DateTimeOffset Time = new(2026, 3, 1, 14, 26, 52, 123, TimeSpan.FromHours(1));

    [Test]
    public void An_incoming_request() => Assert.That(
        Box.Render(
            "📥", "INCOMING REQUEST", Time,
            [
                ("Client IP", "127.0.0.1"), ("Method", "POST /chat"), ("Session", TerminalText.ShortId(Id)),
                Row.Message("What is the difference between SSE and WebSocket?"), ("Message Length", "49 chars"),
            ],
            Tone.Request),
        Is.EqualTo("""
            ─ 📥 INCOMING REQUEST [14:26:52.123] ───────────────────────────
             Client IP: 127.0.0.1
             Method: POST /chat
             Session: e5f6g7h8...
             Message: "What is the difference between SSE and W..."
             Message Length: 49 chars
            ────────────────────────────────────────────────────────────

            """));

    [Test]
    public void A_stream_that_starts() => Assert.That(
        Box.Render(
            "📡", "HTTP STREAM STARTED", Time,
            [
                ("Client IP", "::1"), ("Session", "e5f6g7h8..."), Row.Message("Hello"), ("Active Streams", "1"),
                ("Transfer-Encoding", "chunked"),
            ]),
        Is.EqualTo("""
            ─ 📡 HTTP STREAM STARTED [14:26:52.123] ────────────────────────
             Client IP: ::1
             Session: e5f6g7h8...
             Message: "Hello"
             Active Streams: 1
             Transfer-Encoding: chunked
            ────────────────────────────────────────────────────────────

            """));

    [Test]
    public void A_reply_that_is_complete() => Assert.That(
        Box.Render(
            "🚀", "GRPC RESPONSE COMPLETED", Time,
            [
                ("Session", "e5f6g7h8..."), ("Total Chunks", "42"), ("Processing Time", "1.234s"), ("Context Messages", "3"),
                ("Protocol", "gRPC Stream"), ("Status", "SUCCESS"),
            ],
            Tone.Success),
        Is.EqualTo("""
            ─ 🚀 GRPC RESPONSE COMPLETED [14:26:52.123] ────────────────────
             Session: e5f6g7h8...
             Total Chunks: 42
             Processing Time: 1.234s
             Context Messages: 3
             Protocol: gRPC Stream
             Status: SUCCESS
            ────────────────────────────────────────────────────────────

            """));

    [Test]
    public void A_list_has_no_time_and_rows_without_names() => Assert.That(
        Box.Render(
            "📋", "ALL ACTIVE SESSIONS (2)", null,
            ["1. e5f6g7h8... (8 msgs, 0:05:23, 14:26:52) ← CURRENT", "2. a1b2c3d4... (2 msgs, 0:00:07, 14:31:40)"]),
        Is.EqualTo("""
            ─ 📋 ALL ACTIVE SESSIONS (2) ───────────────────────────────────
             1. e5f6g7h8... (8 msgs, 0:05:23, 14:26:52) ← CURRENT
             2. a1b2c3d4... (2 msgs, 0:00:07, 14:31:40)
            ────────────────────────────────────────────────────────────

            """));

    [Test]
    public void An_emoji_by_variation_selector_keeps_its_two_blanks() => Assert.That(
        Box.Render("🖥️ ", "REST SERVER STATISTICS", null, [("Total Requests", "12")]),
        Is.EqualTo("""
            ─ 🖥️  REST SERVER STATISTICS ───────────────────────────────────
             Total Requests: 12
            ────────────────────────────────────────────────────────────

            """));

    [TestCase("📥", "INCOMING REQUEST")]
    [TestCase("❌", "ERROR")]
    [TestCase("🖥️ ", "WEBSOCKET SERVER STATISTICS")]
    [TestCase("🌊", "漢字 IN A TITLE")]
    public void The_top_is_64_columns(string emoji, string title) =>
        Assert.That(TerminalText.Width(Box.Render(emoji, title, Time, []).Split('\n')[0]), Is.EqualTo(64));

    [Test]
    public void A_row_is_safe_and_one_line()
    {
        var box = Box.Render("❌", "ERROR\e[5m", Time, [("Method", "GET\e]0;owned\a /x\r\n Status: 200"), "plain\e[31m"]);
        Assert.That(box, Does.Contain("\n Method: GET /x  Status: 200\n plain\n").And.Not.Contain("\e"));
    }

    [Test]
    public void A_row_is_cut_after_it_is_made_safe() =>
        Assert.That(
            Box.Render("x", "T", null, [Row.Message("\e[31m" + new string('a', 40)), Row.Message(new string('b', 39) + "\e[31mcc")]),
            Does.Contain($" Message: \"{new string('a', 40)}\"\n Message: \"{new string('b', 39)}c...\"\n"));

    [Test]
    public void A_row_has_an_end() =>
        Assert.That(Box.Render("x", "T", null, [new string('a', 100_000)]), Has.Length.LessThan(700));

    [Test]
    public void Colours_change_no_text()
    {
        Row[] rows = [("Session", "e5f6g7h8..."), "plain"];
        var coloured = Box.Render("❌", "ERROR", Time, rows, Tone.Error, new Colours(true));
        Assert.That(coloured, Does.Contain("\e[31m❌ ERROR\e[0m"));
        Assert.That(TerminalText.Clean(coloured), Is.EqualTo(Box.Render("❌", "ERROR", Time, rows, Tone.Error)));
    }
}
