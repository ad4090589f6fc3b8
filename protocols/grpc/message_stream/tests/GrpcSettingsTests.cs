
namespace GenAiTransport.MessageStream.Tests;

[TestFixture]
public sealed class GrpcSettingsTests
{
    [TestCase("true", "true", true, true)]
    [TestCase("True", null, true, true)]
    [TestCase("false", null, false, false)]
    [TestCase("FALSE", "false", false, false)]
    [TestCase(null, "true", false, false)]
    [TestCase("", "TRUE", false, false)]
    [TestCase(null, null, true, false)]
    [TestCase(null, "false", true, false)]
    [TestCase(null, null, false, true)]
    [TestCase(null, "false", false, true)]
    public void GRPC_ENABLED_decides_and_else_tests_call_nobody(string? enabled, string? testing, bool isTestHost, bool expected) =>
        Assert.That(GrpcSettings.IsGrpcEnabled(name => name == "GRPC_ENABLED" ? enabled : name == "TESTING" ? testing : null, () => isTestHost), Is.EqualTo(expected));

    [Test]
    public void Here_a_test_host_runs() => Assert.That(GrpcSettings.IsGrpcEnabled(), Is.False);

    [Test]
    public void The_environment_names_the_server()
    {
        var named = GrpcSettings.Options(name => name switch { "GRPC_HOST" => "messages.example", "GRPC_PORT" => "443", "GRPC_USE_TLS" => "true", _ => null });
        var none = GrpcSettings.Options(_ => null);
        Assert.That((named.Host, named.Port, named.UseTls, $"{named}"), Is.EqualTo(("messages.example", 443, true, "https://messages.example")));
        Assert.That((none.Host, none.Port, none.UseTls), Is.EqualTo(("localhost", 50052, false)));
    }

    [TestCase("GRPC_PORT", "http", "GRPC_PORT must be a number from 1 to 65535.")]
    [TestCase("GRPC_PORT", "65536", "GRPC_PORT must be a number from 1 to 65535.")]
    [TestCase("GRPC_USE_TLS", "maybe", "GRPC_USE_TLS must be true or false.")]
    [TestCase("GRPC_HOST", "http://host:1", "GRPC_HOST must be the name or address of a host, without a port.")]
    public void A_wrong_setting_is_told(string setting, string value, string sentence) =>
        Assert.That(() => GrpcSettings.Options(name => name == setting ? value : null), Throws.TypeOf<FormatException>().With.Message.EqualTo(sentence));
}
