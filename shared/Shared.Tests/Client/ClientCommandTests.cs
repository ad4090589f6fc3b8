namespace GenAiTransport.Tests;

/// <summary>What the command line of a client takes for an option, and what it leaves to the question.</summary>
[TestFixture]
public sealed class ClientCommandTests
{
    static readonly ClientFace Face = new("", "", "SSE") { Folder = "sse" };

    static ClientOptions Parse(params string[] arguments) => new ClientCommand(Face, _ => null).Parse(arguments);

    [TestCase("what", "is", "SSE?")]
    [TestCase("@all", "hello")]
    [TestCase("@/etc/hostname")]
    [TestCase("[x]", "what", "is", "this?")]
    [TestCase("[suggest]", "a", "name")]
    [TestCase("[suggest:3]", "[diagram]", "[env:A=b]", "?")]
    [TestCase("[1, 2, 3]")]
    [TestCase("command", "line", "or", "program?")]
    [TestCase("program")]
    [TestCase("Shared.Tests", "what?")]
    [TestCase("what", "is", "-5", "+", "3", "-", "1?")]
    [TestCase("- first\n- second")]
    [TestCase("-5")]
    [TestCase("is", "a-b", "--", "-c", "--json", "-h", "--", "[d]", "--sesion=x")]
    [TestCase("--", "--help")]
    [TestCase("/?", "/h", "/help")]
    [TestCase("a=b", "c:d", "\"quoted\"", "'and'", "$HOME", "C:\\path\\")]
    [TestCase("say", "", "nothing", " ")]
    [TestCase("true")]
    [TestCase("—json", "你好", "👋")]
    public void Words_that_are_no_options_are_the_question(params string[] arguments)
    {
        var options = Parse(arguments);
        var words = arguments.ToList();
        words.Remove("--");
        Assert.That(options, Is.EqualTo(Parse() with { Question = string.Join(' ', words) }));
    }

    [TestCase("--json", "true", "or", "false")]
    [TestCase("true", "or", "false", "--json")]
    [TestCase("true", "--json", "or", "--json", "false")]
    public void A_flag_takes_no_word(params string[] arguments)
    {
        var options = Parse(arguments);
        Assert.That((options.Json, options.Question), Is.EqualTo((true, "true or false")));
    }

    [TestCase("abc", "--session", "abc", "go", "on")]
    [TestCase("abc", "--session=abc", "go", "on")]
    [TestCase("abc", "go", "--session", "abc", "on")]
    [TestCase("abc", "go", "on", "--session", "abc")]
    [TestCase("abc", "--session", "first", "go", "--session=abc", "on")]
    [TestCase("a=b:c", "--session=a=b:c", "go", "on")]
    [TestCase("-abc", "--session", "-abc", "go", "on")]
    [TestCase("--json", "--session", "--json", "go", "on")]
    [TestCase("", "--session", "", "go", "on")]
    [TestCase("", "--session=", "go", "on")]
    [TestCase("@abc", "--session", "@abc", "go", "on")]
    [TestCase("[abc]", "--session", "[abc]", "go", "on")]
    public void A_value_follows_its_option_or_an_equals_sign_and_the_last_one_counts(string session, params string[] arguments)
    {
        var options = Parse(arguments);
        Assert.That((options.Session, options.Question), Is.EqualTo((session, "go on")));
    }

    [TestCase("There is no option --sesion; did you mean --session?", "--sesion", "x")]
    [TestCase("There is no option --sesion; did you mean --session?", "hi", "--sesion=x")]
    [TestCase("There is no option -help; did you mean --help?", "-help")]
    [TestCase("There is no option -hj; did you mean ", "-hj")]
    [TestCase("There is no option -?; did you mean ", "-?")]
    [TestCase("There is no option --JSON; did you mean --json?", "--JSON", "--", "--json")]
    [TestCase("--session needs a value.", "hi", "--session")]
    [TestCase("--timeout needs a value.", "--timeout", "--", "5")]
    [TestCase("--json takes no value.", "--json=false", "hi")]
    [TestCase("--help takes no value.", "--help=")]
    [TestCase("--timeout takes a number of seconds.", "--timeout", "soon")]
    [TestCase("--timeout takes a number of seconds.", "--timeout=-1")]
    [TestCase("The server must be an address such as http://localhost:8000.", "--server", "ftp://x")]
    [TestCase("no.pem is no certificate that can be read.", "--cert", "no.pem")]
    [TestCase("--model chooses the model of a new session and does not go with --session.", "--session", "a", "--model", "b")]
    public void What_is_wrong_is_told_in_a_sentence(string sentence, params string[] arguments) =>
        Assert.That(() => Parse(arguments), Throws.InstanceOf<FormatException>().With.Message.StartsWith(sentence));

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("a", "question", "-h", "too")]
    public void Help_is_an_option_anywhere(params string[] arguments) => Assert.That(Parse(arguments).Help, Is.True);

    [TestCase(null, "http://localhost:8000/", null)]
    [TestCase("", "http://localhost:8000/", null)]
    [TestCase("there:81", "http://there:81/", "theirs")]
    [TestCase("there:81", "http://here/", "ours", "--server", "here", "--key", "ours")]
    [TestCase("there:81", "http://localhost:8000/", null, "--server=", "--key", "")]
    [TestCase("there:81", "https://here/", "-----", "--key=-----", "--server=https://here")]
    public void Settings_say_where_the_server_is_and_options_say_it_better(string? setting, string address, string? key, params string[] arguments)
    {
        string? Setting(string name) => name == "CHAT_SERVER" ? setting : setting is null or "" ? setting : "theirs";
        Assert.That(new ClientCommand(Face, Setting).Parse(arguments).Server, Is.EqualTo(new ServerAddress(new Uri(address), key)));
    }

    [Test]
    public void Help_fits_a_terminal_of_80_columns() =>
        Assert.That(new ClientCommand(Face, _ => null).Help.Split('\n').Select(line => TerminalText.Width(line)), Is.All.LessThan(81));
}
