using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The chat service as a client of another make sees it: grpc-js, with nothing but our proto files, or not even those.</summary>
[TestFixture]
public sealed class NodeChatTests
{
    readonly Dictionary<string, string> _results = [];

    [OneTimeSetUp]
    public async Task RunAllCases()
    {
        await using var server = new TestServer<Program>();
        using var node = NodeProcess.Start("chat.mjs", server.Address.Authority);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await node.Output.ReadLineAsync(limit.Token) is { } line)
            _results.Add(line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
    }

    [TestCase("session")]
    [TestCase("chat")]
    [TestCase("error_in_band")]
    [TestCase("session_update")]
    [TestCase("message_stream")]
    [TestCase("health")]
    [TestCase("reflection")]
    public void The_other_implementation_is_content(string name) => Assert.That(_results.GetValueOrDefault(name), Is.EqualTo("ok"));
}
