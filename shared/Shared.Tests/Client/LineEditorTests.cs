namespace GenAiTransport.Tests;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LineEditorTests
{
    readonly FakeTerminal _terminal = new();
    TestScreen _screen = new();

    [Test, CancelAfter(10_000)]
    public async Task What_is_typed_is_shown_and_read(CancellationToken cancellationToken)
    {
        var editor = Editor();
        _terminal.Type("Helo\e[D\e[Dl\r");
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.EqualTo("Hello"));
        Assert.That(_screen.Text, Is.EqualTo("You › Hello"));
        Assert.That(_screen.Column, Is.Zero);
    }

    [Test, CancelAfter(10_000)]
    public async Task One_more_character_is_one_character_written(CancellationToken cancellationToken)
    {
        var editor = Editor();
        var reading = editor.ReadLineAsync(You, cancellationToken);
        _terminal.Type("abc");
        await ShowsAsync("You › abc", cancellationToken);
        var before = _screen.Written.Length;
        _terminal.Type("d");
        await ShowsAsync("You › abcd", cancellationToken);
        Assert.That(_screen.Written[before..], Is.EqualTo("d"));
        _terminal.Type("\r");
        await reading;
    }

    [Test, CancelAfter(10_000)]
    public async Task What_others_do_appears_above_the_line_which_stays_as_it_is(CancellationToken cancellationToken)
    {
        var editor = Editor(columns: 20);
        editor.Tell("before the prompt");
        var reading = editor.ReadLineAsync(You, cancellationToken);
        _terminal.Type("a line that is longer than the window\e[D\e[D");
        await ShowsAsync("before the prompt\nYou › a line that is\n longer than the win\ndow", cancellationToken);
        editor.Tell("two\nlines");
        Assert.That(_screen.Text, Is.EqualTo("before the prompt\ntwo\nlines\nYou › a line that is\n longer than the win\ndow"));
        _terminal.Type("X\r");
        Assert.That(await reading, Is.EqualTo("a line that is longer than the windXow"));
        Assert.That(_screen.Text, Does.EndWith("lines\nYou › a line that is\n longer than the win\ndXow"));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_prompt_that_is_drawn_again_says_what_holds_now(CancellationToken cancellationToken)
    {
        var light = "red";
        var editor = Editor();
        var reading = editor.ReadLineAsync(() => $"\e[1m{light}\e[0m › ", cancellationToken);
        _terminal.Type("hi");
        await ShowsAsync("red › hi", cancellationToken);
        light = "green";
        editor.Tell("Connected again");
        Assert.That(_screen.Text, Is.EqualTo("Connected again\ngreen › hi"));
        Assert.That(_screen.Column, Is.EqualTo("green › hi".Length), "a colour takes no column");
        _terminal.Type("\r");
        await reading;
    }

    [Test, CancelAfter(10_000)]
    public async Task Triple_quotes_and_pastes_make_several_lines_one_message(CancellationToken cancellationToken)
    {
        var editor = Editor();
        _terminal.Type("\"\"\"\rone\rtwo\r\"\"\"\r");
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.EqualTo("one\ntwo"));
        _terminal.Type("\e[200~a\rb\e[201~c\e\rd\r");
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.EqualTo("a\nbc\nd"));
        Assert.That(_screen.Text, Is.EqualTo("You › \"\"\"\n… one\n… two\n… \"\"\"\nYou › a\n… bc\n… d"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_given_up_line_is_an_empty_one_and_an_empty_one_is_a_cancellation(CancellationToken cancellationToken)
    {
        var editor = Editor();
        using var pressed = new CancellationTokenSource();
        var reading = editor.ReadLineAsync(You, pressed.Token);
        _terminal.Type("half");
        await ShowsAsync("You › half", cancellationToken);
        await pressed.CancelAsync();
        Assert.That(await reading, Is.Empty);
        Assert.That(_screen.Text, Is.EqualTo("You › half^C"));
        Assert.That(async () => await editor.ReadLineAsync(You, pressed.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test, CancelAfter(10_000)]
    public async Task Ctrl_D_ends_the_input_where_the_line_is_empty_and_a_lost_terminal_does_so_too(CancellationToken cancellationToken)
    {
        var editor = Editor();
        _terminal.Type("ab\u0001\u0004\r\u0004");
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.EqualTo("b"));
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.Null);
        _terminal.HangUp();
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.Null);
        editor.Dispose();
        Assert.That(_terminal.IsTaken, Is.False);
    }

    [Test, CancelAfter(10_000)]
    public async Task Tab_completes_one_choice_and_shows_several(CancellationToken cancellationToken)
    {
        string[] all = ["/health", "/help", "/join"];
        using var editor = new LineEditor(_terminal, _screen, new HistoryFile(null))
        {
            Complete = (text, _) => Task.FromResult(new Completion(0, [.. all.Where(name => name.StartsWith(text, StringComparison.Ordinal))])),
        };
        _terminal.Type("/h\t\tlp\r");
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.EqualTo("/help"));
        Assert.That(_screen.Text, Is.EqualTo("/health  /help\nYou › /help"));
        _terminal.Type("/j\tx\t\r");
        Assert.That(await editor.ReadLineAsync(You, cancellationToken), Is.EqualTo("/join x"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Ctrl_R_finds_and_escape_gives_the_draft_back(CancellationToken cancellationToken)
    {
        var editor = Editor();
        foreach (var line in (string[])["first", "second", "third"])
        {
            _terminal.Type($"{line}\r");
            await editor.ReadLineAsync(You, cancellationToken);
        }
        _terminal.Type("draft\u0012ir\u0012");
        var reading = editor.ReadLineAsync(You, cancellationToken);
        await ShowsAsync(screen => screen.EndsWith("(search) ir: first", StringComparison.Ordinal), cancellationToken);
        _terminal.Press(KeyName.Escape);
        await ShowsAsync(screen => screen.EndsWith("You › draft", StringComparison.Ordinal), cancellationToken);
        _terminal.Type("\u0012sec\e[D!\r");
        Assert.That(await reading, Is.EqualTo("secon!d"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_window_that_changes_is_drawn_again_at_its_width(CancellationToken cancellationToken)
    {
        var editor = Editor(columns: 20);
        var reading = editor.ReadLineAsync(You, cancellationToken);
        _terminal.Type("one two three four five six");
        await ShowsAsync("You › one two three\nfour five six", cancellationToken);
        _terminal.Columns = 80;
        // A terminal that became wider keeps the rows that it was given.
        _terminal.Press(KeyName.Redraw);
        _screen = new TestScreen();
        _terminal.Type("!\r");
        Assert.That(await reading, Is.EqualTo("one two three four five six!"));
    }

    [Test, CancelAfter(10_000)]
    public async Task After_a_pause_the_line_is_there_again(CancellationToken cancellationToken)
    {
        var editor = Editor();
        var reading = editor.ReadLineAsync(You, cancellationToken);
        _terminal.Type("a draft");
        await ShowsAsync("You › a draft", cancellationToken);
        _screen.Write("\nshell\n");
        _terminal.Press(KeyName.Resume);
        await ShowsAsync("You › a draft\nshell\nYou › a draft", cancellationToken);
        _terminal.Type("\r");
        await reading;
    }

    [Test, CancelAfter(10_000)]
    public async Task A_text_that_is_higher_than_the_window_is_shown_around_the_cursor(CancellationToken cancellationToken)
    {
        _terminal.Rows = 3;
        var editor = Editor();
        var reading = editor.ReadLineAsync(You, cancellationToken);
        _terminal.Type("\e[200~1\n2\n3\n4\n5\e[201~");
        await ShowsAsync("… 3\n… 4\n… 5", cancellationToken);
        _terminal.Press(KeyName.Up, KeyName.Up, KeyName.Up, KeyName.Up);
        await ShowsAsync("You › 1\n… 2\n… 3", cancellationToken);
        _terminal.Press(KeyName.Down, KeyName.Down, KeyName.Enter);
        Assert.That(await reading, Is.EqualTo("1\n2\n3\n4\n5"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Whatever_is_done_the_screen_shows_what_the_buffer_holds(CancellationToken cancellationToken)
    {
        var random = new Random(7);
        string[] keys = ["a", "你", "👩\u200D💻", " ", "e\u0301", "\e[D", "\e[C", "\u007F", "\e[3~", "\e\r", "\e[A", "\e[B", "\u0001", "\u0005", "\u0017", "\e[200~xyz\r12\e[201~"];
        for (var round = 0; round < 200; round++)
        {
            var columns = random.Next(14, 30);
            var (terminal, screen) = (new FakeTerminal { Columns = columns, Rows = 1000 }, new TestScreen(columns));
            using var editor = new LineEditor(terminal, screen, new HistoryFile(null));
            for (var count = random.Next(40); count > 0; count--)
                terminal.Type(keys[random.Next(keys.Length)]);
            var reading = editor.ReadLineAsync(You, cancellationToken);
            for (var count = random.Next(40); count > 0; count--)
            {
                terminal.Type(keys[random.Next(keys.Length)]);
                if (count % 7 == 0)
                    await Task.Yield();
            }
            terminal.Type("\r");
            var line = await reading;
            Assert.That(screen.Text.TrimEnd(), Is.EqualTo(string.Join('\n', PromptLayout.Of(You(), line!, line!.Length, columns, 1000).Rows.Select(row => row.TrimEnd())).TrimEnd()), $"round {round}");
        }
    }

    static string You() => "You › ";

    LineEditor Editor(int columns = 80)
    {
        _terminal.Columns = columns;
        _screen = new TestScreen(columns);
        return new LineEditor(_terminal, _screen, new HistoryFile(null));
    }

    Task ShowsAsync(string text, CancellationToken cancellationToken) => ShowsAsync(screen => screen == text, cancellationToken);

    async Task ShowsAsync(Func<string, bool> isThere, CancellationToken cancellationToken)
    {
        while (!isThere(_screen.Text))
        {
            if (cancellationToken.IsCancellationRequested)
                Assert.Fail($"The screen shows:\n{_screen.Text}");
            await Task.Yield();
        }
    }
}
