using GenAiTransport.Testing;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>The service as clients of another make see it, with nothing but our proto file.</summary>
[TestFixture]
public sealed class OtherMakesTests
{
    [TestCase("stream")]
    [CancelAfter(60_000)]
    public async Task Grpc_js_is_content(string name)
    {
        await using var server = new TestServer<Program>();
        var results = await OtherMakes.NodeAsync("messages.mjs", [server.Address.Authority]);
        Assert.That(results.GetValueOrDefault(name), Is.EqualTo("ok"));
    }
}
