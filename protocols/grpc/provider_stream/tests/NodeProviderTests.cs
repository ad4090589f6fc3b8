using GenAiTransport.Testing;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>The provider services as a client of another make sees them: grpc-js, with nothing but our proto file.</summary>
[TestFixture]
public sealed class NodeProviderTests
{
    IReadOnlyDictionary<string, string> _results = null!;

    [OneTimeSetUp]
    public async Task RunAllCases()
    {
        await using var server = ProviderCase.Start(("CHAT_API_KEY", "secret"));
        _results = await OtherMakes.NodeAsync("providers.mjs", [server.Address.Authority, "secret"]);
    }

    [TestCase("stream")]
    [TestCase("one_message_and_half_close")]
    [TestCase("unary")]
    [TestCase("credential")]
    [TestCase("wrapped_number")]
    [TestCase("key")]
    public void The_other_implementation_is_content(string name) => Assert.That(_results.GetValueOrDefault(name), Is.EqualTo("ok"));
}
