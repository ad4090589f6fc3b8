namespace GenAiTransport.Tests;

[TestFixture]
public sealed class TextCleanerTests
{
    static readonly TestCaseData<string, string>[] Dangerous =
    [
        new("a\e[31mred\e[0mb", "aredb") { TestName = "A_colour_is_removed" },
        new("a\e[2J\e[Hb", "ab") { TestName = "A_cleared_screen_is_removed" },
        new("a\e[?1049hb", "ab") { TestName = "A_private_mode_is_removed" },
        new("a\u009B31mb", "ab") { TestName = "A_one_character_CSI_is_removed" },
        new("a\e]0;title\ab", "ab") { TestName = "A_window_title_is_removed" },
        new("\e]8;;https://example.com\e\\click\e]8;;\e\\!", "click!") { TestName = "A_hyperlink_keeps_its_text_only" },
        new("a\e]52;c;c2VjcmV0\ab", "ab") { TestName = "A_write_to_the_clipboard_is_removed" },
        new("a\u009D52;c;c2VjcmV0\u009Cb", "ab") { TestName = "A_one_character_OSC_is_removed" },
        new("a\ePq#0;2;0;0;0\e\\b", "ab") { TestName = "A_device_string_is_removed" },
        new("a\e_Gf=100;AAAA\e\\b", "ab") { TestName = "A_picture_is_removed" },
        new("a\e(0b\ecc\e7d", "abcd") { TestName = "Short_sequences_are_removed" },
        new("a\e\e[31mb", "ab") { TestName = "A_doubled_escape_is_removed" },
        new("a\e]0;x\e[1mb", "ab") { TestName = "A_sequence_inside_a_string_ends_it" },
        new("bell\a back\b null\0 return\r delete\u007F", "bell back null return delete") { TestName = "Control_characters_are_removed" },
        new("next\u0085line", "nextline") { TestName = "C1_is_removed" },
        new("user\u202Egnp.exe\u202C \u2066x\u2069", "usergnp.exe x") { TestName = "Bidirectional_overrides_are_removed" },
        new("ends in \e[3", "ends in ") { TestName = "An_unfinished_sequence_is_removed" },
        new("a\e]0;never ended\nnext line", "a\nnext line") { TestName = "A_newline_ends_an_unfinished_sequence" },
        new("a\e[31\nnext", "a\nnext") { TestName = "A_newline_inside_a_sequence_stays" },
    ];

    [TestCaseSource(nameof(Dangerous))]
    public void Is_removed(string text, string expected) => Assert.That(TerminalText.Clean(text), Is.EqualTo(expected));

    [TestCaseSource(nameof(Dangerous))]
    public void Is_removed_wherever_the_text_is_cut(string text, string expected)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var cleaner = new TextCleaner();
            Assert.That(cleaner.Clean(text[..cut]) + cleaner.Clean(text[cut..]), Is.EqualTo(expected), $"cut at {cut}");
        }
    }

    [TestCaseSource(nameof(Dangerous))]
    public void Is_removed_one_character_at_a_time(string text, string expected)
    {
        var cleaner = new TextCleaner();
        Assert.That(string.Concat(text.Select(character => cleaner.Clean(character.ToString()))), Is.EqualTo(expected));
    }

    [TestCase("plain text\nwith two lines\tand a tab")]
    [TestCase("Grüße 👩\u200D💻 漢字 \uFEFF שלום\u200F")]
    [TestCase("[31m is no sequence without its escape")]
    public void A_safe_text_comes_back_as_it_is(string text)
    {
        Assert.That(TerminalText.Clean(text), Is.SameAs(text));
        Assert.That(new TextCleaner().Clean(text), Is.SameAs(text));
    }

    [Test]
    public void After_a_sequence_pieces_pass_untouched_again()
    {
        var cleaner = new TextCleaner();
        cleaner.Clean("\e[1");
        cleaner.Clean("m");
        var piece = "untouched";
        Assert.That(cleaner.Clean(piece), Is.SameAs(piece));
    }

    [TestCase("one\ntwo\tthree\u2028four", "one two three four")]
    [TestCase("a\r\nb", "a b")]
    public void A_line_stays_one_line(string text, string expected) => Assert.That(TerminalText.CleanLine(text), Is.EqualTo(expected));

    [Test]
    public void Nothing_random_gets_a_control_character_through()
    {
        var random = new Random(20_260_301);
        const string alphabet = "\e\e\u009B\u009D\u0090[]P\\\a;0189mHJ \n\tab漢🚀\r\0\u007F\u202E\u0018";
        for (var round = 0; round < 20_000; round++)
        {
            var cleaner = new TextCleaner();
            var text = new string(random.GetItems<char>(alphabet, random.Next(40)));
            var cut = random.Next(text.Length + 1);
            var pieces = cleaner.Clean(text[..cut]) + cleaner.Clean(text[cut..]);
            Assert.That(pieces, Is.EqualTo(TerminalText.Clean(text)));
            Assert.That(pieces.Any(character => char.IsControl(character) && character is not ('\n' or '\t')), Is.False);
        }
    }
}
