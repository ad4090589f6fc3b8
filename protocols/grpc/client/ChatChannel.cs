using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Client;

static class ChatChannel
{
    static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>A channel whose connection lives as long as the conversation, and notices when the server is gone without a word.</summary>
    public static GrpcChannel To(ServerAddress server)
    {
        var handler = server.CreateHttpHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        handler.KeepAlivePingDelay = handler.KeepAlivePingTimeout = Ping;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        return GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>What a call must bring where the server asks for a key.</summary>
    public static Metadata Key(ServerAddress server) => server.Key is null ? [] : new Metadata { { "authorization", $"Bearer {server.Key}" } };
}
