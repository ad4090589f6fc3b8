using System.Reflection;
using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpClientTests : ClientContract<Program>
{
    protected override Assembly Client => typeof(StreamableHttpTransport).Assembly;
}
