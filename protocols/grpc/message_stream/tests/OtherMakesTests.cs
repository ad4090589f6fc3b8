using GenAiTransport.Testing;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>The service as clients of another make see it, with nothing but our proto file.</summary>
[TestFixture]
public sealed class OtherMakesTests
{
    IReadOnlyDictionary<string, string>? _python;

    [TestCase("stream")]
    [CancelAfter(60_000)]
    public async Task Grpc_js_is_content(string name)
    {
        await using var server = new TestServer<Program>();
        var results = await OtherMakes.NodeAsync("messages.mjs", [server.Address.Authority]);
        Assert.That(results.GetValueOrDefault(name), Is.EqualTo("ok"));
    }

    [TestCase("twice", Description = "The source document's session, again and again for the same contact")]
    [TestCase("twice_by_unary_calls")]
    [TestCase("checked")]
    [TestCase("to_server")]
    [TestCase("gzip")]
    [CancelAfter(60_000)]
    public async Task Grpcio_is_content(string name)
    {
        if (_python is null)
        {
            await using var server = new TestServer<Program>();
            _python = await OtherMakes.PythonAsync(
                "messages.py", [server.Address.Authority, MessageStreamReflection.Descriptor.SerializedData.ToBase64()]);
        }
        Assert.That(_python.GetValueOrDefault(name), Is.EqualTo("ok"));
    }
}
