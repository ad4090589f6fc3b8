using System.Text;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class KeyDecoderTests
{
    [TestCase("\r", "Enter")]
    [TestCase("\n", "Enter")]
    [TestCase("\t", "Tab")]
    [TestCase("\u007F", "Backspace")]
    [TestCase("\u0004", "EndOfInput")]
    [TestCase("\u0012", "Search")]
    [TestCase("\e[A", "Up")]
    [TestCase("\eOA", "Up")]
    [TestCase("\e[B", "Down")]
    [TestCase("\e[1;5C", "WordRight")]
    [TestCase("\e[1;3D", "WordLeft")]
    [TestCase("\eb", "WordLeft")]
    [TestCase("\e[3~", "Delete")]
    [TestCase("\e[1~", "Home")]
    [TestCase("\e[F", "End")]
    [TestCase("\e\r", "NewLine")]
    [TestCase("\e[13;2u", "NewLine")]
    [TestCase("\e\u007F", "DeleteWordBefore")]
    [TestCase("\e[15~\e[200;1X\eOP", "")]
    [TestCase("a\e[1;99;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1Zb", "Text(a) Text(b)")]
    [TestCase("\e👍x", "Text(x)")]
    [TestCase("aä你🇩", "Text(a) Text(ä) Text(你) Text(🇩)")]
    [TestCase("\e[200~two\rlines\n\tand \e[31mcolour\u0003\e[201~x", "Paste(two|lines|\tand colour) Text(x)")]
    [TestCase("\e[200~\e[201~", "")]
    [TestCase("\e[200~a[201~b\e[201~", "Paste(a[201~b)")]
    public void Bytes_become_keys_however_they_are_cut(string bytes, string keys)
    {
        var all = Encoding.UTF8.GetBytes(bytes);
        for (var cut = 0; cut <= all.Length; cut++)
        {
            var decoder = new KeyDecoder();
            Assert.That(Shown([.. decoder.Decode(all.AsSpan(..cut)), .. decoder.Decode(all.AsSpan(cut..))]), Is.EqualTo(keys), $"cut at {cut}");
        }
    }

    [Test]
    public void An_escape_alone_is_a_key_once_nothing_follows()
    {
        var decoder = new KeyDecoder();
        Assert.That(decoder.Decode("\e"u8), Is.Empty);
        Assert.That(decoder.IsUndecided, Is.True);
        Assert.That(Shown(decoder.Decide()), Is.EqualTo("Escape"));
        Assert.That(decoder.Decide(), Is.Empty);
        Assert.That(Shown(decoder.Decode("[A"u8)), Is.EqualTo("Text([) Text(A)"));
    }

    [Test]
    public void Nothing_random_breaks_the_decoder()
    {
        var random = new Random(20_261_121);
        for (var round = 0; round < 5_000; round++)
        {
            var decoder = new KeyDecoder();
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            foreach (var key in decoder.Decode(bytes))
                Assert.That(key.Text.Any(character => char.IsControl(character) && character is not ('\n' or '\t')), Is.False);
        }
    }

    static string Shown(KeyPress[] keys) =>
        string.Join(' ', keys.Select(key => key.Text.Length == 0 ? key.Name.ToString() : $"{key.Name}({key.Text.Replace('\n', '|')})"));
}
