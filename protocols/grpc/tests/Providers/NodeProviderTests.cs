using GenAiTransport.Grpc.Tests;

namespace GenAiTransport.Grpc.Providers.Tests;

/// <summary>The provider services as a client of another make sees them: grpc-js, with nothing but our proto file.</summary>
[TestFixture]
public sealed class NodeProviderTests
{
    readonly Dictionary<string, string> _results = [];

    [OneTimeSetUp]
    public async Task RunAllCases()
    {
        await using var server = ProviderCase.Start(("CHAT_API_KEY", "secret"));
        using var node = NodeProcess.Start("providers.mjs", server.Address.Authority, "secret");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await node.Output.ReadLineAsync(limit.Token) is { } line)
            _results.Add(line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
    }

    [TestCase("stream")]
    [TestCase("one_message_and_half_close")]
    [TestCase("unary")]
    [TestCase("credential")]
    [TestCase("wrapped_number")]
    [TestCase("key")]
    public void The_other_implementation_is_content(string name) => Assert.That(_results.GetValueOrDefault(name), Is.EqualTo("ok"));
}
