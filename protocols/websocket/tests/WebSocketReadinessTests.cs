using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketReadinessTests : ReadinessContract<Program>;
