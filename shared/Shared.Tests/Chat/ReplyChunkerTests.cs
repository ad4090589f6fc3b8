using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Chat;

[TestFixture]
public sealed class ReplyChunkerTests
{
    static List<string> Chunks(IEnumerable<string> deltas)
    {
        var chunker = new ReplyChunker();
        var chunks = deltas.Select(chunker.Push).OfType<string>().ToList();
        chunks.Add(chunker.Finish());
        return chunks;
    }

    [Test]
    public void What_can_be_shown_is_passed_on_at_once()
    {
        var chunker = new ReplyChunker();
        Assert.That(chunker.Push("The"), Is.EqualTo("The"));
        Assert.That(chunker.Push(" capital of France"), Is.EqualTo(" capital of France"));
    }

    [Test]
    public void A_blank_at_the_end_waits_for_the_word_after_it() =>
        Assert.That(Chunks(["Hello ", "world.\n\n", "- a\n"]), Is.EqualTo(["Hello", " world.", "\n\n- a", ""]));

    [Test]
    public void The_end_of_the_reply_is_trimmed_and_nothing_else() =>
        Assert.That(string.Concat(Chunks(["  a", " \n", " \n b ", "\r\n \t"])), Is.EqualTo("  a \n \n b"));

    [Test]
    public void A_surrogate_pair_is_not_torn_apart() =>
        Assert.That(Chunks(["a\ud83d", "\ude80b"]), Is.EqualTo(["a", "🚀b", ""]));

    [TestCase("👩\u200d", "👧", new[] { "👩\u200d👧", "" }, TestName = "A joined emoji waits for its other half")]
    [TestCase("go 🇩", "🇪!", new[] { "go ", "🇩🇪!", "" }, TestName = "A flag waits for its second letter")]
    [TestCase("🇩🇪", "🇫🇷", new[] { "🇩🇪", "🇫🇷", "" }, TestName = "Whole flags do not wait")]
    [TestCase("你好", "世界", new[] { "你好", "世界", "" }, TestName = "Chinese does not wait for a blank")]
    public void Characters_stay_whole(string first, string second, string[] chunks) =>
        Assert.That(Chunks([first, second]), Is.EqualTo(chunks));

    [Test]
    public void However_a_text_is_cut_it_comes_out_to_the_letter()
    {
        foreach (var text in Replies.Difficult)
        {
            for (var length = 1; length <= 9; length++)
                Assert.That(string.Concat(Chunks(Replies.Cut(text, length))), Is.EqualTo(text), $"cut every {length}");
        }
    }

    [Test]
    public void Text_held_for_the_last_chunk_is_in_it()
    {
        var chunker = new ReplyChunker();
        chunker.Push("Hello ");
        chunker.Hold("world. ");
        Assert.That(chunker.Finish(), Is.EqualTo(" world."));
    }

    [Test]
    public void Blanks_without_end_do_not_cost_more_with_every_delta()
    {
        var chunker = new ReplyChunker();
        for (var delta = 0; delta < 20_000; delta++)
            Assert.That(chunker.Push(" "), Is.Null);
        Assert.That(chunker.Push("x"), Has.Length.EqualTo(20_001));
    }
}
