namespace GenAiTransport.Tests;

[TestFixture]
public sealed class ColoursTests
{
    [TestCase(true, null, null, true)]
    [TestCase(true, null, "xterm-256color", true)]
    [TestCase(true, "", "xterm", true)]
    [TestCase(true, "1", "xterm", false)]
    [TestCase(true, "0", "xterm", false)]
    [TestCase(true, null, "dumb", false)]
    [TestCase(false, null, "xterm", false)]
    public void Colours_are_for_terminals_that_want_them(bool isTerminal, string? noColour, string? term, bool on) =>
        Assert.That(Colours.For(isTerminal, name => name switch { "NO_COLOR" => noColour, "TERM" => term, _ => null }).On, Is.EqualTo(on));

    [TestCase(Tone.Plain, "text")]
    [TestCase(Tone.Quiet, "\e[2mtext\e[0m")]
    [TestCase(Tone.Request, "\e[36mtext\e[0m")]
    [TestCase(Tone.Success, "\e[32mtext\e[0m")]
    [TestCase(Tone.Warning, "\e[33mtext\e[0m")]
    [TestCase(Tone.Error, "\e[31mtext\e[0m")]
    public void A_tone_has_its_colour(Tone tone, string expected) =>
        Assert.That(new Colours(true).Paint(tone, "text"), Is.EqualTo(expected));

    [Test]
    public void Without_colours_a_text_stays_as_it_is([Values] Tone tone) =>
        Assert.That(default(Colours).Paint(tone, "text"), Is.EqualTo("text"));
}
