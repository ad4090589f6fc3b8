using System.Globalization;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Chat;

[TestFixture]
public sealed class SimulatedPaceTests
{
    [Test]
    public void Four_words_at_a_time_keep_their_blanks() =>
        Assert.That(SimulatedPace.FourWords.Pieces("one two  three\nfour five"), Is.EqualTo(["one two  three\nfour ", "five"]));

    [Test]
    public void Leading_blanks_stay_with_the_first_word() =>
        Assert.That(SimulatedPace.OneWord.Pieces("  a b"), Is.EqualTo(["  ", "a ", "b"]));

    [Test]
    public void Every_text_comes_out_to_the_letter()
    {
        foreach (var text in Replies.Difficult)
            Assert.That(string.Concat(SimulatedPace.OneWord.Pieces(text)), Is.EqualTo(text));
    }

    [Test]
    public void A_text_without_blanks_is_cut_between_characters()
    {
        var family = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 100));
        var pieces = SimulatedPace.OneWord.Pieces(family).ToList();
        Assert.That(pieces, Has.Count.GreaterThan(5));
        Assert.That(string.Concat(pieces), Is.EqualTo(family));
        Assert.That(pieces.Sum(piece => new StringInfo(piece).LengthInTextElements), Is.EqualTo(100), "no family is torn apart");
    }
}
