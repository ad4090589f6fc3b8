using System.Reflection;
using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketPromptTests : PromptContract<Program>
{
    protected override Assembly Client => typeof(WebSocketTransport).Assembly;

    protected override bool IsLive => true;
}
