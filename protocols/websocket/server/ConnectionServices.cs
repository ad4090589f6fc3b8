namespace GenAiTransport.WebSockets.Server;

/// <summary>What a connection needs of the server.</summary>
sealed record ConnectionServices(
    ChatServer Server,
    IChatSessions Sessions,
    TurnReader Turns,
    ChunkFrames Chunks,
    ConnectionScreen Screen,
    OpenConnections Open,
    ConnectionsPerAddress PerAddress,
    AllowedOrigins Origins,
    Limits Limits,
    IHostApplicationLifetime Lifetime,
    TimeProvider Time);

static class ConnectionServicesSetup
{
    public static void AddConnections(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new OpenConnections("websocket_connections"));
        builder.Services.AddSingleton<ChunkFrames>();
        builder.Services.AddSingleton<ConnectionScreen>();
    }
}
