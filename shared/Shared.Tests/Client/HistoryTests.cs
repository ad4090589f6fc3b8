namespace GenAiTransport.Tests;

[TestFixture]
public sealed class HistoryTests
{
    DirectoryInfo _folder = null!;

    string File => Path.Combine(_folder.FullName, "chat", "history");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("history-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Up_and_down_walk_and_the_draft_comes_back()
    {
        var history = new History(["one", "two"]);
        var seen = new[] { history.Previous("draft"), history.Previous("x"), history.Previous("x"), history.Next(), history.Next(), history.Next() };
        Assert.That(seen, Is.EqualTo(new[] { "two", "one", null, "two", "draft", null }));
    }

    [Test]
    public void A_repeated_line_is_kept_once_and_the_oldest_are_forgotten()
    {
        var history = new History([]);
        for (var number = 0; number < History.Most + 5; number++)
            history.Add($"line {number}");
        Assert.That(history.Add($"line {History.Most + 4}"), Is.False);
        Assert.That(history.Lines, Has.Count.EqualTo(History.Most));
        Assert.That(history.Lines[0], Is.EqualTo("line 5"));
    }

    [Test]
    public void The_search_finds_the_newest_then_older_ones()
    {
        var search = new HistorySearch(new History(["Ask about gRPC", "hello", "ask about SSE"]), "draft");
        var seen = new List<string> { search.Found };
        search.Type("as");
        seen.Add(search.Found);
        search.Older();
        seen.Add(search.Found);
        search.Older();
        seen.Add(search.Found);
        Assert.That(search.HasFailed, Is.True);
        search.Backspace();
        search.Backspace();
        seen.Add(search.Found);
        Assert.That(seen, Is.EqualTo(new[] { "draft", "ask about SSE", "Ask about gRPC", "Ask about gRPC", "draft" }));
    }

    [TestCase("plain")]
    [TestCase("two\nlines and a \\n that is none \\\\")]
    [TestCase("你好 🇩🇪")]
    public void A_line_is_read_back_as_it_was_typed(string line)
    {
        new HistoryFile(File).Add("first");
        new HistoryFile(File).Add(line);
        Assert.That(new HistoryFile(File).Read().Lines, Is.EqualTo(new[] { "first", line }));
    }

    [Test]
    public void The_file_is_cut_now_and_then()
    {
        var file = new HistoryFile(File);
        for (var number = 0; number <= 2 * History.Most; number++)
            file.Add($"line {number}");
        Assert.That(file.Read().Lines, Has.Count.EqualTo(History.Most));
        Assert.That(System.IO.File.ReadAllLines(File), Has.Length.EqualTo(History.Most));
        Assert.That(System.IO.File.ReadAllLines(File)[^1], Is.EqualTo($"line {2 * History.Most}"));
    }

    [Test]
    public void A_poisoned_file_steers_no_terminal()
    {
        new HistoryFile(File).Add("x");
        System.IO.File.WriteAllText(File, "\e[2Jgone\n");
        Assert.That(new HistoryFile(File).Read().Lines, Is.EqualTo(new[] { "gone" }));
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_no_failure()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "chat"), "a file in the folder's place");
        var file = new HistoryFile(File);
        file.Add("x");
        Assert.That(file.Read().Lines, Is.Empty);
    }

    [Test, Platform(Exclude = "Win", Reason = "Windows has other rights.")]
    public void Only_its_owner_may_read_it()
    {
        new HistoryFile(File).Add("x");
        if (!OperatingSystem.IsWindows())
            Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}
