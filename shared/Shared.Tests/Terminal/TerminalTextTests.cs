namespace GenAiTransport.Tests;

[TestFixture]
public sealed class TerminalTextTests
{
    [TestCase("", 0)]
    [TestCase("Hello, world!", 13)]
    [TestCase("naïve", 5)]
    [TestCase("nai\u0308ve", 5, TestName = "Width_of_a_combining_accent")]
    [TestCase("🚀", 2)]
    [TestCase("📡 Chunk", 8)]
    [TestCase("🤖 AI", 5)]
    [TestCase("✅", 2)]
    [TestCase("❌", 2)]
    [TestCase("✨", 2)]
    [TestCase("🖥\uFE0F", 2, TestName = "Width_of_an_emoji_by_variation_selector")]
    [TestCase("🖥", 1, TestName = "Width_of_the_same_without_the_selector")]
    [TestCase("⌚\uFE0E", 1, TestName = "Width_of_an_emoji_in_text_style")]
    [TestCase("❤\uFE0F", 2, TestName = "Width_of_a_red_heart")]
    [TestCase("1\uFE0F\u20E3", 2, TestName = "Width_of_a_keycap")]
    [TestCase("a\uFE0F", 1, TestName = "Width_of_a_letter_with_a_meaningless_selector")]
    [TestCase("👍🏽", 2)]
    [TestCase("⛹🏽", 2)]
    [TestCase("👩\u200D💻", 2, TestName = "Width_of_a_joined_pair")]
    [TestCase("👨\u200D👩\u200D👧\u200D👦", 2, TestName = "Width_of_a_joined_family")]
    [TestCase("🏳\uFE0F\u200D🌈", 2, TestName = "Width_of_a_rainbow_flag")]
    [TestCase("🇩🇪", 2)]
    [TestCase("🇩🇪🇫🇷", 4)]
    [TestCase("漢字", 4)]
    [TestCase("こんにちは", 10)]
    [TestCase("한국어", 6)]
    [TestCase("\u1112\u1161\u11AB", 2, TestName = "Width_of_a_syllable_in_parts")]
    [TestCase("ＡＢ", 4)]
    [TestCase("ﾊﾝ", 2)]
    [TestCase("\U00020000", 2)]
    [TestCase("a\u200Bb", 2, TestName = "Width_of_a_zero_width_space")]
    [TestCase("═─→…•", 5)]
    [TestCase("שלום", 4)]
    [TestCase("\u0007", 0, TestName = "Width_of_a_control_character")]
    public void Width_is_counted_in_columns(string text, int width) => Assert.That(TerminalText.Width(text), Is.EqualTo(width));

    [TestCase("short", 40, "short")]
    [TestCase("exactly ten", 11, "exactly ten")]
    [TestCase("exactly ten", 10, "exactly te...")]
    [TestCase("ab🇩🇪cd", 3, "ab🇩🇪...")]
    [TestCase("👩\u200D💻👩\u200D💻", 2, "👩\u200D💻👩\u200D💻", TestName = "Cut_counts_a_joined_emoji_once")]
    [TestCase("👩\u200D💻👩\u200D💻", 1, "👩\u200D💻...", TestName = "Cut_never_breaks_a_joined_emoji")]
    [TestCase("e\u0301e\u0301", 1, "e\u0301...", TestName = "Cut_never_loses_an_accent")]
    public void Cut_keeps_whole_characters(string text, int max, string expected) =>
        Assert.That(TerminalText.Cut(text, max), Is.EqualTo(expected));

    [Test]
    public void Cut_is_not_fooled_by_a_tower_of_accents() =>
        Assert.That(TerminalText.Cut("ab" + new string('\u0301', 10_000), 40), Is.EqualTo("a..."));

    [TestCase("a1b2c3d4-0000-4000-8000-000000000000", "a1b2c3d4...")]
    [TestCase("short", "short")]
    [TestCase("\e[31ma1b2c3d4e5", "a1b2c3d4...")]
    public void An_id_is_shown_by_its_beginning(string id, string expected) => Assert.That(TerminalText.ShortId(id), Is.EqualTo(expected));

    [Test]
    public void A_time_is_shown_to_the_millisecond() =>
        Assert.That(
            TerminalText.Time(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(2))), Is.EqualTo("05:06:07.089"));

    [TestCase(0, "0:00:00")]
    [TestCase(323, "0:05:23")]
    [TestCase(3_600, "1:00:00")]
    [TestCase(100_000, "27:46:40")]
    [TestCase(-5, "0:00:00")]
    public void A_duration_counts_its_hours(int seconds, string expected) =>
        Assert.That(TerminalText.Duration(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));
}
