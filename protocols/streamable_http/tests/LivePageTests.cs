using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class LivePageTests : LivePageContract<Program>;
