using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseReadinessTests : ReadinessContract<Program>;
