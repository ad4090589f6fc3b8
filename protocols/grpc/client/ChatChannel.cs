using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace GenAiTransport.Grpc.Client;

static class ChatChannel
{
    static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>A channel whose connection lives as long as the conversation, and notices when the server is gone without a word.</summary>
    public static GrpcChannel To(ServerAddress server)
    {
        // Given a client instead of its handler, the channel leaves it to the caller when to try again after a failure.
        var http = new HttpClient(server.Shared ?? CreateHandler(server), disposeHandler: server.Shared is null) { Timeout = Timeout.InfiniteTimeSpan };
        return GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions
        {
            HttpClient = http,
            DisposeHttpClient = true,
            ServiceConfig = new ServiceConfig { MethodConfigs = { Questions() } },
        });
    }

    static SocketsHttpHandler CreateHandler(ServerAddress server)
    {
        var handler = server.CreateHttpHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        handler.KeepAlivePingDelay = handler.KeepAlivePingTimeout = Ping;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        return handler;
    }

    /// <summary>What a call must bring where the server asks for a key.</summary>
    public static Metadata Key(ServerAddress server) => server.Key is null ? [] : new Metadata { { "authorization", $"Bearer {server.Key}" } };

    /// <summary>What changes nothing is asked again when the connection broke before there was an answer.</summary>
    static MethodConfig Questions()
    {
        var questions = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 3,
                InitialBackoff = TimeSpan.FromSeconds(0.05),
                MaxBackoff = TimeSpan.FromSeconds(0.2),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in (string[])["GetSessionInfo", "GetHistory", "ListSessions", "GetServerStats"])
            questions.Names.Add(new MethodName { Service = "chat.ChatService", Method = method });
        return questions;
    }
}
