extern alias Grpc;
extern alias GrpcClient;
extern alias Rest;
extern alias RestClient;
extern alias Sse;
extern alias SseClient;
extern alias Streamable;
extern alias StreamableClient;
extern alias WebSockets;
extern alias WebSocketsClient;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Tests;

// The contracts as they stand, with three instances in the place of one server and each request at another of them.

[TestFixture, InCluster]
public sealed class RestInCluster : TransportContract<Rest::Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new RestClient::GenAiTransport.HttpRest.Client.RestTransport(server);
}

[TestFixture, InCluster]
public sealed class StreamableHttpInCluster : TransportContract<Streamable::Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new StreamableClient::GenAiTransport.StreamableHttp.Client.StreamableHttpTransport(server);
}

[TestFixture, InCluster]
public sealed class SseInCluster : TransportContract<Sse::Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new SseClient::GenAiTransport.Sse.Client.SseTransport(server);
}

[TestFixture, InCluster]
public sealed class WebSocketInCluster : TransportContract<WebSockets::Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new WebSocketsClient::GenAiTransport.WebSockets.Client.WebSocketTransport(server);
}

[TestFixture, InCluster]
public sealed class GrpcInCluster : TransportContract<Grpc::Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new GrpcClient::GenAiTransport.Grpc.Client.GrpcTransport(server);
}

[TestFixture, InCluster]
public sealed class StreamableHttpResumeInCluster : ResumeContract<Streamable::Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) =>
        new StreamableClient::GenAiTransport.StreamableHttp.Client.StreamableHttpTransport(server, time);
}

[TestFixture, InCluster]
public sealed class SseResumeInCluster : ResumeContract<Sse::Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new SseClient::GenAiTransport.Sse.Client.SseTransport(server, time);
}

[TestFixture, InCluster]
public sealed class WebSocketResumeInCluster : ResumeContract<WebSockets::Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) =>
        new WebSocketsClient::GenAiTransport.WebSockets.Client.WebSocketTransport(server, time);
}

[TestFixture, InCluster]
public sealed class GrpcResumeInCluster : ResumeContract<Grpc::Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new GrpcClient::GenAiTransport.Grpc.Client.GrpcTransport(server, time);
}

[TestFixture, InCluster]
public sealed class SessionsInCluster : SessionContract<Sse::Program>;

[TestFixture, InCluster(InEveryRun = true)]
public sealed class ASessionInCluster
{
    [Test, CancelAfter(60_000)]
    public Task Its_life(CancellationToken cancellationToken) => new SessionsInCluster().The_life_of_a_session(cancellationToken);
}
