using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class RestReadinessTests : ReadinessContract<Program>;
