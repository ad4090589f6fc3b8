using Microsoft.AspNetCore.Mvc;

namespace GenAiTransport.WebSockets.Server;

/// <summary>What a connection needs of the server.</summary>
sealed record ConnectionServices(
    [FromServices] ChatServer Server,
    [FromServices] IChatSessions Sessions,
    [FromServices] TurnReader Turns,
    [FromServices] ChunkFrames Chunks,
    [FromServices] ConnectionScreen Screen,
    [FromServices] ChatLog Log,
    [FromServices] OpenConnections Open,
    [FromServices] ConnectionsPerAddress PerAddress,
    [FromServices] AllowedOrigins Origins,
    [FromServices] Limits Limits,
    [FromServices] IHostApplicationLifetime Lifetime,
    [FromServices] TimeProvider Time);

static class ConnectionServicesSetup
{
    public static void AddConnections(this WebApplicationBuilder builder)
    {
        var connections = new OpenConnections("websocket_connections");
        builder.Services.AddSingleton(connections);
        builder.Services.AddSingleton<IFigure>(connections);
        builder.Services.AddSingleton<ChunkFrames>();
        builder.Services.AddSingleton<ConnectionScreen>();
    }
}
