using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

// The same promises made by three instances, with each connection at another of them: in the nightly run.

[TestFixture, InCluster]
public sealed class GrpcInCluster : GrpcTests;

[TestFixture, InCluster]
public sealed class SharedSessionInCluster : SharedSessionTests;

[TestFixture, InCluster]
public sealed class ChatStreamInCluster : ChatStreamTests;

[TestFixture, InCluster]
public sealed class GrpcResumeInCluster : GrpcResumeTests;
