using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The chat service as a client of another make sees it: grpc-js, with nothing but our proto files, or not even those.</summary>
[TestFixture, Nightly]
public sealed class NodeChatTests
{
    IReadOnlyDictionary<string, string> _results = null!;

    [OneTimeSetUp]
    public async Task RunAllCases()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "200"));
        _results = await OtherMakes.NodeAsync("chat.mjs", [server.Address.Authority]);
    }

    [TestCase("session")]
    [TestCase("chat")]
    [TestCase("error_in_band")]
    [TestCase("session_update")]
    [TestCase("health")]
    [TestCase("reflection")]
    [TestCase("gzip")]
    [TestCase("deadline")]
    [TestCase("streams")]
    public void The_other_implementation_is_content(string name) => Assert.That(_results.GetValueOrDefault(name), Is.EqualTo("ok"));
}
