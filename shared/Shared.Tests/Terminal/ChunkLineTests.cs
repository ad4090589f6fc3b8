namespace GenAiTransport.Tests;

[TestFixture]
public sealed class ChunkLineTests
{
    static readonly DateTimeOffset Time = new(2026, 3, 1, 14, 26, 52, 7, TimeSpan.Zero);

    [TestCase("Hello ", "📡 [14:26:52.007] Chunk #1: \"Hello \"\n")]
    [TestCase("first 30 characters and then more", "📡 [14:26:52.007] Chunk #1: \"first 30 characters and then m...\"\n")]
    [TestCase("two\nlines\tand a tab", "📡 [14:26:52.007] Chunk #1: \"two\\nlines\\tand a tab\"\n")]
    [TestCase("bad\e[2J\u2028text", "📡 [14:26:52.007] Chunk #1: \"bad text\"\n")]
    [TestCase("", "📡 [14:26:52.007] Chunk #1: \"\"\n")]
    public void A_chunk_is_quoted(string text, string expected) =>
        Assert.That(ChunkLine.Render("📡", Time, 1, text), Is.EqualTo(expected));

    [Test]
    public void A_chunk_may_name_where_it_goes() =>
        Assert.That(
            ChunkLine.Render("🔌", Time, 12, "Hello ", "a1b2c3d4-1111-4222-8333-444455556666"),
            Is.EqualTo("🔌 [14:26:52.007] Chunk #12 → a1b2c3d4...: \"Hello \"\n"));

    [Test]
    public void Colours_change_no_text()
    {
        var coloured = ChunkLine.Render("🚀", Time, 1, "Hello", "e5f6g7h8-1", new Colours(true));
        Assert.That(coloured, Is.EqualTo("🚀 \e[2m[14:26:52.007] Chunk #1 → e5f6g7h8...\e[0m: \"Hello\"\n"));
    }
}
