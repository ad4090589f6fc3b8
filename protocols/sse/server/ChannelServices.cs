using Microsoft.AspNetCore.Mvc;

namespace GenAiTransport.Sse.Server;

/// <summary>What the event channel needs of the server.</summary>
sealed record ChannelServices(
    [FromServices] IChatSessions Sessions,
    [FromServices] TurnReader Turns,
    [FromServices] StreamScreen Screen,
    [FromServices] ChatLog Log,
    [FromServices] ConnectionsPerAddress Connections,
    [FromServices] Limits Limits,
    [FromServices] IHostApplicationLifetime Lifetime,
    [FromServices] TimeProvider Time);
