using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

// The same promises made by three instances, with each connection at another of them: in the nightly run.

[TestFixture, InCluster]
public sealed class StreamableHttpInCluster : StreamableHttpTests;

[TestFixture, InCluster]
public sealed class StreamableHttpWireInCluster : StreamableHttpWireTests;

[TestFixture, InCluster]
public sealed class StreamableHttpResumeInCluster : StreamableHttpResumeTests;
