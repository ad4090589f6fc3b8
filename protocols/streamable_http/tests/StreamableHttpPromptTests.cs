using System.Reflection;
using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpPromptTests : PromptContract<Program>
{
    protected override Assembly Client => typeof(StreamableHttpTransport).Assembly;
}
