namespace GenAiTransport.Grpc.Tests;

/// <summary>The client of grpc-js against our server: it runs all cases once, and each is reported by its name.</summary>
[TestFixture]
public sealed class NodeAgainstOursTests
{
    readonly Dictionary<string, string> _results = [];

    [OneTimeSetUp]
    public async Task RunAllCases()
    {
        await using var server = await InteropServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        using var node = NodeProcess.Start("client.mjs", server.Address.Authority);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await node.Output.ReadLineAsync(limit.Token) is { } line)
        {
            var (name, result) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            _results.Add(name, result);
        }
    }

    [TestCase("empty_unary")]
    [TestCase("large_unary")]
    [TestCase("client_streaming")]
    [TestCase("server_streaming")]
    [TestCase("ping_pong")]
    [TestCase("empty_stream")]
    [TestCase("cancel_after_begin")]
    [TestCase("cancel_after_first_response")]
    [TestCase("timeout_on_sleeping_server")]
    [TestCase("custom_metadata")]
    [TestCase("status_code_and_message")]
    [TestCase("special_status_message")]
    [TestCase("unimplemented_method")]
    [TestCase("unimplemented_service")]
    [TestCase("client_compressed_unary")]
    [TestCase("server_compressed_unary")]
    [TestCase("server_compressed_streaming")]
    public void The_other_implementation_is_content(string name) => Assert.That(_results.GetValueOrDefault(name), Is.EqualTo("ok"));
}
