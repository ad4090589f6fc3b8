using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;

namespace GenAiTransport.Tests.Search;

/// <summary>Whatever a terminal, a person or a model sends, cut wherever: the same comes out of it, nothing of it steers the terminal, nothing readable is lost.</summary>
[TestFixture]
public sealed partial class TextSearch
{
    [Test]
    public void Nothing_passes_the_cleaner_that_steers_a_terminal() => Sample(Hostile.Text("terminal"), (text, cuts) =>
    {
        var clean = TerminalText.Clean(text);
        var cleaner = new TextCleaner();
        Assert.That(string.Concat(Pieces(text, cuts).Select(cleaner.Clean)), Is.EqualTo(clean), "the same in pieces");
        Assert.That(TerminalText.Clean(clean), Is.EqualTo(clean), "nothing new is made of what is left");
        Assert.That(clean.Count(character => character == '\n'), Is.EqualTo(text.Count(character => character == '\n')), "every line stays");
        Assert.That(clean.All(character => character is '\n' or '\t' || !Steers(character)), Is.True, "nothing that steers is left");
        Assert.That(TerminalText.CleanLine(text).All(character => !Steers(character)), Is.True, "nor is a line broken");
        if (!text.Any(Steers))
            Assert.That(clean, Is.EqualTo(text), "what is harmless stays");
    });

    [Test]
    public void Keys_are_the_same_however_their_bytes_are_cut_and_the_next_is_heard() => Sample(Hostile.Bytes("keys"), (bytes, cuts) =>
    {
        var (whole, cut) = (new KeyDecoder(), new KeyDecoder());
        var keys = whole.Decode(bytes);
        var at = 0;
        var same = new List<KeyPress>();
        foreach (var end in Ends(bytes.Length, cuts))
        {
            same.AddRange(cut.Decode(bytes.AsSpan(at..end)));
            at = end;
        }
        Assert.That(same, Is.EqualTo(keys), "the same in pieces");
        Assert.That(keys.Sum(key => key.Text.Length), Is.LessThanOrEqualTo(bytes.Length), "no more than was typed");
        Assert.That(keys.All(key => key.Text.All(character => !char.IsControl(character) || (key.Name == KeyName.Paste && character is '\n' or '\t'))), Is.True, "nothing that steers");
        // Whatever came, once a paste is at its end the person is heard: at the latest the second time.
        KeyPress[] heard = [.. whole.Decode("\e[201~\r\r"u8), .. whole.Decide()];
        Assert.That(heard.Select(key => key.Name), Does.Contain(KeyName.Enter));
    });

    [Test]
    public void A_reply_looks_the_same_however_it_was_cut_and_keeps_its_letters() => Sample(Hostile.Text("markdown"), (text, cuts) =>
    {
        // What it writes to draw a line again is its own.
        var whole = OwnSequence().Replace(Written(default, text), "");
        Assert.That(whole.All(character => character is '\n' or '\t' || !Steers(character)), Is.True, "nothing that steers");
        // For the other half of a mark it waits so long, not for ever.
        if (text.Split('\n').All(line => line.Length <= 200))
            Assert.That(Screen(Graphemes(text, cuts), new Colours(true)), Is.EqualTo(Screen([text], new Colours(true))), "the same in pieces");
        if (!text.Contains('|') && !text.Contains("```", StringComparison.Ordinal) && !text.Contains("~~~", StringComparison.Ordinal))
            Assert.That(Letters(Screen([text], default)), Is.EqualTo(Letters(TerminalText.Clean(text))), "every letter stays");
    });

    [Test]
    public void Chunks_are_the_reply() => Sample(Hostile.Text("markdown"), (text, cuts) =>
    {
        var chunker = new ReplyChunker();
        var chunks = string.Concat(Pieces(text, cuts).Select(chunker.Push)) + chunker.Finish();
        Assert.That(chunks, Is.EqualTo(text.TrimEnd()));
    });

    static void Sample<T>(Gen<T> texts, Action<T, int[]> check) => Gen.Select(texts, Gen.Int[0, 400].Array[0, 8]).Sample(
        (text, cuts) =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            check(text, cuts);
        },
        iter: Depth.Cases(3_000),
        print: one => $"{(one.Item1 is byte[] bytes ? Hostile.Shown(bytes) : Hostile.Shown(Encoding.UTF8.GetBytes($"{one.Item1}")))} cut at {string.Join(", ", one.Item2)}");

    [GeneratedRegex(@"\r|\e\[[0-9;]*[mKD]")]
    private static partial Regex OwnSequence();

    static bool Steers(char character) => char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    static string Letters(string text) => string.Concat(text.Where(char.IsAsciiLetter));

    static IEnumerable<int> Ends(int length, int[] cuts) => [.. cuts.Select(cut => cut % (length + 1)).Order(), length];

    static IEnumerable<string> Pieces(string text, int[] cuts)
    {
        var at = 0;
        foreach (var end in Ends(text.Length, cuts))
        {
            yield return text[at..end];
            at = end;
        }
    }

    /// <summary>As the servers cut them: characters stay whole.</summary>
    static string[] Graphemes(string text, int[] cuts)
    {
        var starts = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return [.. Pieces(text, [.. cuts.Select(cut => starts.Length == 0 ? 0 : starts[cut % starts.Length])])];
    }

    static string Written(Colours colours, params string[] pieces)
    {
        var format = new MarkdownFormat(() => 30, colours);
        return string.Concat(pieces.Select(format.Next)) + format.End();
    }

    static string Screen(string[] pieces, Colours colours)
    {
        var screen = new TestScreen(30);
        screen.Write(Written(colours, pieces));
        return screen.Text;
    }
}
