namespace GenAiTransport.Sse.Server;

/// <summary>What the event channel needs of the server.</summary>
sealed record ChannelServices(
    IChatSessions Sessions,
    TurnReader Turns,
    StreamScreen Screen,
    ConnectionsPerAddress Connections,
    Limits Limits,
    IHostApplicationLifetime Lifetime,
    TimeProvider Time);
