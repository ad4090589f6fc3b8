using System.Reflection;
using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SsePromptTests : PromptContract<Program>
{
    protected override Assembly Client => typeof(SseTransport).Assembly;
}
