namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class NetworkConditionsTests
{
    [Test]
    public void A_preset_is_known_by_its_name() =>
        Assert.That(NetworkConditions.Parse("Mobile"), Is.EqualTo(new NetworkConditions("mobile", 80, 20, 2_000)));

    [Test]
    public void Conditions_may_be_named_one_by_one() =>
        Assert.That(NetworkConditions.Parse("rtt=80, jitter=10,kbps=2000,loss=0.5%") with { Name = "" }, Is.EqualTo(new NetworkConditions("", 80, 10, 2_000, 0.5)));

    [Test]
    public void What_is_not_named_is_not_there() =>
        Assert.That(NetworkConditions.Parse("rtt=1.5").ToString(), Is.EqualTo("1.5 ms there and back, jitter 0 ms, no limit of bandwidth"));

    [TestCase("modem")]
    [TestCase("")]
    [TestCase("rtt=")]
    [TestCase("rtt=-1")]
    [TestCase("rtt=99999999")]
    [TestCase("loss=3")]
    [TestCase("rtt=3%")]
    [TestCase("loss=100%")]
    public void What_makes_no_sense_is_told_in_a_sentence(string text) =>
        Assert.That(() => NetworkConditions.Parse(text), Throws.InstanceOf<FormatException>().With.Message.StartsWith("The network must be loopback, lan"));
}
