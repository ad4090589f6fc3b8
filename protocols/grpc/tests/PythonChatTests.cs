using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The chat service as Python's grpcio sees it, which has the C core of gRPC in it and knows nothing of our proto files.</summary>
[TestFixture]
public sealed class PythonChatTests
{
    IReadOnlyDictionary<string, string> _results = null!;

    [OneTimeSetUp]
    public async Task RunAllCases()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "200"));
        _results = await OtherMakes.PythonAsync("chat.py", [server.Address.Authority]);
    }

    [TestCase("session")]
    [TestCase("chat")]
    [TestCase("error_in_band")]
    [TestCase("gzip")]
    [TestCase("deadline")]
    [TestCase("streams")]
    [TestCase("health")]
    [TestCase("reflection")]
    public void The_other_implementation_is_content(string name) => Assert.That(_results.GetValueOrDefault(name), Is.EqualTo("ok"));

    [Test, CancelAfter(60_000)]
    public async Task It_is_told_when_the_server_stops()
    {
        await using var server = new TestServer<Program>();
        server.Sessions.TryCreate(null, null, out var session, out _);
        var script = OtherMakes.PythonAsync("stopping.py", [server.Address.Authority, session!.Id]);
        await Reading.UntilAsync(() => script.IsCompleted || session.ConnectedClients.Count == 1);

        await server.StopAsync().Soon();

        Assert.That((await script)["told"], Is.EqualTo("ok"));
    }
}
