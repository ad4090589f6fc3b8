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
using Microsoft.Extensions.AI;

namespace GenAiTransport.Cluster.Tests;

/// <summary>Five servers of five protocols, and a client of each: one cluster.</summary>
sealed class FiveServers : IAsyncDisposable
{
    readonly List<IAsyncDisposable> _servers = [];

    public required RedisServer Redis { get; init; }

    /// <summary>REST, streamable HTTP, SSE, WebSocket, gRPC.</summary>
    public IChatTransport[] Clients { get; private set; } = [];

    public Uri[] Addresses { get; private set; } = [];

    public IServiceProvider[] Services { get; private set; } = [];

    public static async Task<FiveServers> StartAsync(IChatClient? model = null, params (string Name, string Value)[] settings)
    {
        var servers = new FiveServers { Redis = await RedisServer.StartAsync() };
        settings = [("CHAT_CLUSTER", servers.Redis.Address), .. settings];
        var rest = servers.Add(new TestServer<Rest::Program>(model, settings: settings));
        var streamable = servers.Add(new TestServer<Streamable::Program>(model, settings: settings));
        var sse = servers.Add(new TestServer<Sse::Program>(model, settings: settings));
        var webSocket = servers.Add(new TestServer<WebSockets::Program>(model, settings: settings));
        var grpc = servers.Add(new TestServer<Grpc::Program>(model, settings: settings));
        servers.Addresses = [rest.Address, streamable.Address, sse.Address, webSocket.Address, grpc.Address];
        servers.Services = [rest.Services, streamable.Services, sse.Services, webSocket.Services, grpc.Services];
        servers.Clients = servers.Connect();
        return servers;
    }

    public IChatTransport[] Connect(string? key = null) =>
    [
        new RestClient::GenAiTransport.HttpRest.Client.RestTransport(new ServerAddress(Addresses[0], key)),
        new StreamableClient::GenAiTransport.StreamableHttp.Client.StreamableHttpTransport(new ServerAddress(Addresses[1], key)),
        new SseClient::GenAiTransport.Sse.Client.SseTransport(new ServerAddress(Addresses[2], key)),
        new WebSocketsClient::GenAiTransport.WebSockets.Client.WebSocketTransport(new ServerAddress(Addresses[3], key)),
        new GrpcClient::GenAiTransport.Grpc.Client.GrpcTransport(new ServerAddress(Addresses[4], key)),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients)
            await client.DisposeAsync();
        // One after another: instances that go all at once get in each other's way, and take a minute.
        foreach (var server in _servers)
            await server.DisposeAsync();
        await Redis.DisposeAsync();
    }

    TestServer<TProgram> Add<TProgram>(TestServer<TProgram> server) where TProgram : class
    {
        _servers.Add(server);
        return server;
    }
}
