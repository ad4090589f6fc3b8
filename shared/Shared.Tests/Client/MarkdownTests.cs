namespace GenAiTransport.Tests;

[TestFixture]
public sealed class MarkdownTests
{
    const string Bold = "\e[1m";
    const string Code = "\e[33m";
    const string Off = "\e[0m";

    static readonly TestCaseData<string, int, string>[] Shown =
    [
        new("plain text", 40, "plain text") { TestName = "Text" },
        new("one two three four", 10, "one two\nthree\nfour") { TestName = "Words_are_wrapped" },
        new("a-very-long-word-indeed b", 10, "a-very-lo\nng-word-i\nndeed b") { TestName = "A_word_longer_than_the_line_is_cut" },
        new("four five \nsix", 10, "four five\nsix") { TestName = "A_blank_behind_a_full_line_is_no_line_of_its_own" },
        new("see a-very-long-word", 10, "see\na-very-lo\nng-word") { TestName = "A_long_word_begins_on_a_line_of_its_own" },
        new("first line\nsecond line\n\nnew paragraph", 40, "first line\nsecond line\n\nnew paragraph") { TestName = "Lines_stay_lines" },
        new("漢字は空白なしで折り返す。", 11, "漢字は空白\nなしで折り\n返す。") { TestName = "Ideographs_are_wrapped_anywhere" },
        new("文字文字文。次", 11, "文字文字\n文。次") { TestName = "A_full_stop_begins_no_line" },
        new("emoji 👩\u200D💻👍🏽 and more", 12, "emoji 👩\u200D💻👍🏽\nand more") { TestName = "Emoji_are_two_columns_wide" },
        new("# Title\ntext", 40, "Title\ntext") { TestName = "Heading" },
        new("####### seven\n#hashtag", 40, "####### seven\n#hashtag") { TestName = "No_heading" },
        new("- one\n- two three four\n  - deep\n* star\n+ plus", 12, "• one\n• two three\n  four\n  • deep\n• star\n• plus") { TestName = "Bullets_hang" },
        new("1. one\n12) twelve and more\n3.14 is pi", 12, "1. one\n12) twelve\n    and\n    more\n3.14 is pi") { TestName = "Numbers_hang" },
        new("> quoted words here\n>> deeper\n> - item", 12, "│ quoted\n│ words\n│ here\n│ │ deeper\n│ • item") { TestName = "Quotations_have_bars" },
        new("a\n\n---\n\nb", 12, "a\n\n───────────\n\nb") { TestName = "Rule" },
        new("it is **bold**, *slanted*, _too_, `code`, ~~gone~~.", 80, "it is bold, slanted, too, code, gone.") { TestName = "Emphasis" },
        new("***both*** and **bold *inside* it**", 80, "both and bold inside it") { TestName = "Nested_emphasis" },
        new("2 * 3 * 4, 5*6*7, snake_case_name, *.txt and a__b__c", 80, "2 * 3 * 4, 5*6*7, snake_case_name, *.txt and a__b__c") { TestName = "Asterisks_that_are_none" },
        new("**never closed\n*nor this\n`nor that", 80, "**never closed\n*nor this\n`nor that") { TestName = "An_open_mark_stays" },
        new("\\*escaped\\* and C:\\dir and \\", 80, "*escaped* and C:\\dir and \\") { TestName = "Escapes" },
        new("``a ` b`` and `**not bold**`", 80, "a ` b and **not bold**") { TestName = "Code_is_left_alone" },
        new("[docs](https://example.org/a) and [1] and [x] (y) [z", 80, "docs (https://example.org/a) and [1] and [x] (y) [z") { TestName = "Links_show_their_address" },
        new("```python\ndef f():\n\n    return 1\n```\nafter", 30, "╭─ python ───────────────────\n│ def f():\n│\n│     return 1\n╰────────────────────────────\nafter") { TestName = "Code_block" },
        new("```\n**not bold** | a ``` b\n~~~\n````", 16, "╭──────────────\n│ **not bold**\n│ | a ``` b\n│ ~~~\n╰──────────────") { TestName = "Code_block_keeps_everything" },
        new("```\nnever closed", 16, "╭──────────────\n│ never closed\n╰──────────────") { TestName = "A_code_block_cut_off_is_closed" },
        new("1. do\n   ```sh\n   ls\n     -l\n   ```", 20, "1. do\n   ╭─ sh ──────────\n   │ ls\n   │   -l\n   ╰───────────────") { TestName = "A_code_block_in_a_list" },
        new("```a```b", 20, "ab") { TestName = "Three_marks_in_a_line" },
        new("| Name | Value |\n|---|:-:|\n| a | **1** |\n| long one | `x|y` |\nafter", 60, "Name     │ Value\n─────────┼──────\na        │ 1\nlong one │ x|y\nafter") { TestName = "Table" },
        new("| Left | Right |\n|---|---|\n| some words that wrap | more of the same |", 26, "Left        │ Right\n────────────┼────────────\nsome words  │ more of the\nthat wrap   │ same") { TestName = "A_wide_table_is_wrapped" },
        new("| A | B | C | D |\n|---|---|---|---|\n| first | second | third | fourth |", 24, "• A: first\n  B: second\n  C: third\n  D: fourth") { TestName = "A_table_without_room_is_a_list" },
        new("|x| is a norm\n|y| too", 40, "|x| is a norm\n|y| too") { TestName = "Bars_that_are_no_table" },
        new("|\n|---|\n| a |", 40, "|\n|---|\n| a |") { TestName = "A_table_without_a_head_is_none" },
        new("| 名前 | v |\n|--|--|\n| 👍 | 2 |", 40, "名前 │ v\n─────┼──\n👍   │ 2") { TestName = "Wide_characters_in_a_table" },
        new("a\e[2Jb\e]0;title\a **c\e[31m** \u009B5A", 40, "ab c") { TestName = "Escape_sequences_are_removed" },
        new("tab\tstop", 40, "tab    stop") { TestName = "Tabs_are_blanks" },
        new("", 40, "") { TestName = "Nothing" },
    ];

    [TestCaseSource(nameof(Shown))]
    public void It_shows(string text, int columns, string shown)
    {
        Assert.That(Screen(columns, text), Is.EqualTo(shown));
    }

    [TestCaseSource(nameof(Shown))]
    public void It_shows_the_same_wherever_it_is_cut(string text, int columns, string shown)
    {
        var whole = Screen(columns, text);
        for (var cut = 0; cut <= text.Length; cut++)
        {
            if (cut > 0 && cut < text.Length && char.IsLowSurrogate(text[cut]))
                continue;
            Assert.That(Screen(columns, text[..cut], text[cut..]), Is.EqualTo(whole), $"cut at {cut}");
        }
        Assert.That(Screen(columns, [.. Characters(text)]), Is.EqualTo(whole), "one character at a time");
    }

    [TestCase("a **b** c", $"a {Bold}b{Off} c")]
    [TestCase("use `x y`", $"use {Code}x{Off} {Code}y{Off}")]
    [TestCase("# Head line", "\e[1;36mHead line\e[0m")]
    public void Looks_are_written_around_what_they_are_for(string text, string written)
    {
        var format = new MarkdownFormat(() => 80, new Colours(true));
        Assert.That(format.Next(text) + format.End(), Is.EqualTo(written + "\n"));
    }

    [Test]
    public void Without_colours_the_marks_stay_and_nothing_is_painted()
    {
        var format = new MarkdownFormat(() => 80, default);
        var written = format.Next("## Head\na **b** `c` *d*\n- item\n") + format.End();
        Assert.That(written, Is.EqualTo("## Head\na **b** `c` *d*\n• item\n"));
    }

    [Test]
    public void A_chunk_is_written_when_it_comes_not_when_the_next_does()
    {
        var format = new MarkdownFormat(() => 80, new Colours(true));
        Assert.That(new[] { format.Next("Hello"), format.Next(", wor"), format.Next("ld!") }, Is.EqualTo(new[] { "Hello", ", wor", "ld!" }));
    }

    [Test]
    public void What_was_written_is_never_written_again_but_for_the_word_that_no_longer_fits()
    {
        var format = new MarkdownFormat(() => 16, new Colours(true));
        Assert.That(new[] { format.Next("some words thr"), format.Next("ough") }, Is.EqualTo(new[] { "some words thr", "\e[3D\e[K\nthrough" }));
    }

    [Test]
    public void A_table_that_is_awaited_shows_that_it_grows()
    {
        var format = new MarkdownFormat(() => 40, new Colours(true));
        var screen = new TestScreen(40);
        screen.Write(format.Next("| a | b |\n|---|---|\n| 1 "));
        Assert.That(screen.Text, Is.EqualTo("▦ table, 2 rows…"));
        screen.Write(format.Next("| 2 |\nafter"));
        Assert.That(screen.Text, Is.EqualTo("a │ b\n──┼──\n1 │ 2\nafter"));
    }

    [Test]
    public void A_line_in_between_leaves_the_text_whole()
    {
        var format = new MarkdownFormat(() => 40, new Colours(true));
        var screen = new TestScreen(40);
        screen.Write(format.Next("- the first half"));
        screen.Write(format.Interrupt("🔌 Connection lost"));
        screen.Write(format.Next(" and the second"));
        Assert.That(screen.Text, Is.EqualTo("• the first half\n🔌 Connection lost\n  and the second"));
    }

    [Test]
    public void The_width_is_asked_again_for_every_word()
    {
        var columns = 40;
        var format = new MarkdownFormat(() => columns, new Colours(true));
        var screen = new TestScreen(40);
        screen.Write(format.Next("some words in a wide window "));
        columns = 12;
        screen.Write(format.Next("and then in a narrow one"));
        Assert.That(screen.Text, Is.EqualTo("some words in a wide window\nand then in\na narrow\none"));
    }

    [TestCaseSource(typeof(Testing.Replies), nameof(Testing.Replies.Difficult))]
    public void Nothing_but_its_own_sequences_gets_through(string text)
    {
        var format = new MarkdownFormat(() => 20, default);
        var written = format.Next(text + "\n\e[31m" + text) + format.End();
        Assert.That(written.Any(character => char.IsControl(character) && character is not ('\n' or '\t')), Is.False);
    }

    static IEnumerable<string> Characters(string text)
    {
        for (var at = System.Globalization.StringInfo.GetTextElementEnumerator(text); at.MoveNext();)
            yield return at.GetTextElement();
    }

    static string Screen(int columns, params string[] pieces)
    {
        var format = new MarkdownFormat(() => columns, new Colours(true));
        var screen = new TestScreen(columns);
        foreach (var piece in pieces)
            screen.Write(format.Next(piece));
        screen.Write(format.End());
        Assert.That(format.IsAtLineStart, Is.True);
        return screen.Text;
    }
}
