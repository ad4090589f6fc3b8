namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class ComparisonOptionsTests
{
    [Test]
    public void Without_arguments_all_protocols_are_compared_on_loopback()
    {
        var options = new ComparisonCommand().Parse([]);
        Assert.That((options.Mode, options.Network, options.Protocols, options.Turns), Is.EqualTo((Mode.Compare, NetworkConditions.Loopback, Protocols.All, 20)));
        Assert.That(options.Patience, Is.Not.Null);
    }

    [Test]
    public void A_value_follows_its_name_or_an_equals_sign()
    {
        var options = new ComparisonCommand().Parse(["--turns", "7", "--words=90", "--network=rtt=80,kbps=2000", "--protocols", "sse,rest", "--json"]);
        Assert.That((options.Turns, options.Words, options.Network.RttMilliseconds, options.Network.KilobitsPerSecond, options.Json), Is.EqualTo((7, 90, 80.0, 2_000.0, true)));
        Assert.That(options.Protocols.Select(protocol => protocol.Key), Is.EqualTo(["rest", "sse"]), "in the order of the table, not of the command line");
        Assert.That(options.Patience, Is.Null, "who asks for seven turns gets seven");
    }

    [Test]
    public void The_question_to_watch_may_be_several_words() =>
        Assert.That(new ComparisonCommand().Parse(["--watch", "what", "is", "SSE?"]).Question, Is.EqualTo("what is SSE?"));

    [TestCase("@rest --watch [x]", "@rest [x]")]
    [TestCase("--watch -- --load", "--load")]
    public void What_is_no_option_is_the_question(string arguments, string question)
    {
        var options = new ComparisonCommand().Parse(arguments.Split(' '));
        Assert.That((options.Mode, options.Question), Is.EqualTo((Mode.Watch, question)));
    }

    [Test]
    public void Help_fits_a_terminal_of_80_columns() =>
        Assert.That(new ComparisonCommand().Help.Split('\n').Select(line => TerminalText.Width(line)), Is.All.LessThan(81));

    [TestCase("--turns 0", "--turns must be a whole number from 1 to 100000.")]
    [TestCase("--turns", "--turns needs a value.")]
    [TestCase("--json=no", "--json takes no value.")]
    [TestCase("--tunrs 3", "There is no option --tunrs; did you mean --turns?")]
    [TestCase("--protocols sse,fax", "There is no protocol fax; there are ")]
    [TestCase("--protocols ,", "--protocols needs at least one.")]
    [TestCase("--compare a.json", "--compare needs two reports")]
    [TestCase("--http 3", "--http must be 1.1 or 2.")]
    [TestCase("--load --tls", "--load and --soak speak plain text")]
    [TestCase("--streaming acted", "--streaming must be live or simulated")]
    [TestCase("--urls http://0.0.0.0:80", "The page is for this machine only")]
    [TestCase("watch", "Only --watch takes a question")]
    public void What_is_wrong_is_told_in_a_sentence(string arguments, string sentence) =>
        Assert.That(() => new ComparisonCommand().Parse(arguments.Split(' ')), Throws.InstanceOf<FormatException>().With.Message.StartsWith(sentence));
}
