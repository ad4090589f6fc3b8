using System.Reflection;
using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseClientTests : ClientContract<Program>
{
    protected override Assembly Client => typeof(SseTransport).Assembly;
}
