using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpReadinessTests : ReadinessContract<Program>;
