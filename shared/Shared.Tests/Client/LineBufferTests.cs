namespace GenAiTransport.Tests;

[TestFixture]
public sealed class LineBufferTests
{
    [TestCase("one|", "Left Left", "o|ne")]
    [TestCase("o|ne", "Right Right Right", "one|")]
    [TestCase("one two|", "WordLeft", "one |two")]
    [TestCase("one two|", "WordLeft WordLeft WordLeft", "|one two")]
    [TestCase("|one, two", "WordRight WordRight", "one, two|")]
    [TestCase("cafe\u0301s x|", "WordLeft WordLeft", "|cafe\u0301s x")]
    [TestCase("👩\u200D💻|", "Left", "|👩\u200D💻")]
    [TestCase("🇩🇪🇫🇷|", "Backspace", "🇩🇪|")]
    [TestCase("ae\u0301|", "Backspace", "a|")]
    [TestCase("|👍🏽a", "Delete", "|a")]
    [TestCase("|", "Backspace Delete Left Right WordLeft Home End Up Down", "|")]
    [TestCase("one two |three", "DeleteWordBefore", "one |three")]
    [TestCase("one| two three", "DeleteWordAfter", "one| three")]
    [TestCase("one two|", "DeleteToStart", "|")]
    [TestCase("one| two", "DeleteToEnd", "one|")]
    [TestCase("one|\ntwo", "DeleteToEnd", "one|two")]
    [TestCase("one two|", "DeleteWordBefore Home PutBack", "two|one ")]
    [TestCase("first\nsec|ond", "Home", "first\n|second")]
    [TestCase("fi|rst\nsecond", "End", "first|\nsecond")]
    [TestCase("a\nb|", "Left Left Backspace", "|\nb")]
    [TestCase("long line\nx|", "Up", "l|ong line\nx")]
    [TestCase("你好\nabcd|", "Up", "你好|\nabcd")]
    [TestCase("long li|ne\nx", "Down", "long line\nx|")]
    [TestCase("one\ntw|o\nthree", "Up Down Down", "one\ntwo\nth|ree")]
    public void A_key_moves_or_deletes(string before, string keys, string after)
    {
        var buffer = new LineBuffer();
        buffer.Insert(before.Replace("|", "", StringComparison.Ordinal));
        while (buffer.Cursor > before.IndexOf('|', StringComparison.Ordinal))
            buffer.Edit(KeyName.Left);
        foreach (var key in keys.Split(' '))
            buffer.Edit(Enum.Parse<KeyName>(key));
        Assert.That(buffer.Text.Insert(buffer.Cursor, "|"), Is.EqualTo(after));
    }

    [Test]
    public void A_text_has_an_end()
    {
        var buffer = new LineBuffer();
        buffer.Insert(new string('x', LineBuffer.Longest + 5));
        buffer.Insert("y");
        Assert.That(buffer.Text, Has.Length.EqualTo(LineBuffer.Longest));
    }
}
