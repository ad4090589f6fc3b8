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

[TestFixture, InCluster(InEveryRun = true)]
public sealed class ASessionInCluster
{
    [Test, CancelAfter(60_000)]
    public Task Its_life(CancellationToken cancellationToken) => new SseWireInCluster().The_life_of_a_session(cancellationToken);
}
