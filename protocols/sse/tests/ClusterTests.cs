using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

// The same promises made by three instances, with each connection at another of them: in the nightly run.

[TestFixture, InCluster]
public sealed class SseInCluster : SseTests;

[TestFixture, InCluster]
public sealed class SseWireInCluster : SseWireTests;

[TestFixture, InCluster]
public sealed class SseResumeInCluster : SseResumeTests;

[TestFixture, InCluster]
public sealed class ChannelInCluster : ChannelTests;
