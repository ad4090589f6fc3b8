namespace GenAiTransport.Tests;

[TestFixture]
public sealed class PromptPartsTests
{
    [TestCase("plain", false, "plain")]
    [TestCase("\"\"\"", true, "")]
    [TestCase("\"\"\"one", true, "one")]
    [TestCase("\"\"\"one\"\"\"", false, "one")]
    [TestCase("  \"\"\"\n  one\ntwo\n\"\"\"  ", false, "  one\ntwo")]
    [TestCase("\"\"\"a \"\"\" b", true, "a \"\"\" b")]
    [TestCase("say \"\"\"", false, "say \"\"\"")]
    public void Triple_quotes_hold_several_lines(string text, bool open, string message)
    {
        Assert.That(TripleQuotes.AreOpen(text), Is.EqualTo(open));
        Assert.That(TripleQuotes.Remove(text), Is.EqualTo(message));
    }

    [Test]
    public void A_box_fits_a_narrow_window()
    {
        var box = Box.Render("✅", "STREAM COMPLETED", DateTimeOffset.UnixEpoch, ["a row that is as long as it is, whatever the window"], Tone.Success, new Colours(true));
        var lines = NarrowBox.Fit(box, 40).Split('\n').Select(TerminalText.Clean).ToArray();
        Assert.That(lines, Is.EqualTo(new[] { "─ ✅ STREAM COMPLETED [00:00:00.000] ───"[..39], " a row that is as long as it is, whatever the window", new string('─', 40), "" }));
        Assert.That(NarrowBox.Fit(box, 64), Is.SameAs(box));
    }

    [TestCase(ConsoleKey.Enter, '\r', ConsoleModifiers.None, "Enter")]
    [TestCase(ConsoleKey.Enter, '\r', ConsoleModifiers.Alt, "NewLine")]
    [TestCase(ConsoleKey.LeftArrow, '\0', ConsoleModifiers.Control, "WordLeft")]
    [TestCase(ConsoleKey.UpArrow, '\0', ConsoleModifiers.None, "Up")]
    [TestCase(ConsoleKey.R, '\u0012', ConsoleModifiers.Control, "Search")]
    [TestCase(ConsoleKey.Tab, '\t', ConsoleModifiers.None, "Tab")]
    [TestCase(ConsoleKey.Escape, '\e', ConsoleModifiers.None, "Escape")]
    [TestCase(ConsoleKey.A, 'ä', ConsoleModifiers.None, "Text ä")]
    [TestCase(ConsoleKey.Q, '@', ConsoleModifiers.Control | ConsoleModifiers.Alt, "Text @", TestName = "AltGr_types")]
    [TestCase(ConsoleKey.F5, '\0', ConsoleModifiers.None, null)]
    public void A_key_of_Windows_means_the_same(ConsoleKey key, char character, ConsoleModifiers modifiers, string? meaning)
    {
        var pressed = new ConsoleKeyInfo(
            character, key, modifiers.HasFlag(ConsoleModifiers.Shift), modifiers.HasFlag(ConsoleModifiers.Alt), modifiers.HasFlag(ConsoleModifiers.Control));
        Assert.That(WindowsTerminal.Meaning(pressed) is { } found ? $"{found.Name} {found.Text}".TrimEnd() : null, Is.EqualTo(meaning));
    }
}
