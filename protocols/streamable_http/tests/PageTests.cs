using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class PageTests : PageContract<Program>;
