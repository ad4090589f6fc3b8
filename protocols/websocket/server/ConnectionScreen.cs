namespace GenAiTransport.WebSockets.Server;

/// <summary>What happens on the connections, on the server's terminal.</summary>
sealed class ConnectionScreen(TerminalLog terminal, OpenConnections open, ILogger<ConnectionScreen> log)
{
    public void Connected(string connectionId, string address, string protocol) => terminal.Box("🔌", "WEBSOCKET CONNECTED",
    [
        ("Connection ID", TerminalText.ShortId(connectionId)),
        ("Client IP", address),
        ("Active Connections", open.Count),
        ("Protocol", "WebSocket"),
        ("Handshake", protocol),
    ], Tone.Success);

    public void Disconnected(string connectionId, string address, string reason) => terminal.Box("🔌", "WEBSOCKET DISCONNECTED",
    [
        ("Connection ID", TerminalText.ShortId(connectionId)),
        ("Client IP", address),
        ("Active Connections", open.Count),
        ("Reason", reason),
    ], Tone.Warning);

    /// <summary>What comes with every key that is pressed, and with every heartbeat, is told to those only who want it all.</summary>
    public void Received(string connectionId, ClientFrame frame, string? sessionId)
    {
        var connection = TerminalText.ShortId(connectionId);
        var session = (frame.SessionId ?? sessionId) is { Length: > 0 } id ? TerminalText.ShortId(id) : "none";
        if (frame.Type is ClientFrame.TypingStart or ClientFrame.TypingStop or ClientFrame.Ping)
            log.LogDebug("{Type} from {Connection} in {Session}", frame.Type, connection, session);
        else
            terminal.Box("📩", "WEBSOCKET MESSAGE",
            [
                ("Connection", connection),
                ("Session", session),
                ("Type", frame.Type ?? ""),
                .. frame.Message is { } message ? [Row.Message(message)] : Array.Empty<Row>(),
            ], Tone.Request);
    }

    public void Generating(string connectionId, IChatSession session, TurnStatus status) => terminal.Box("🧠", "GENERATING RESPONSE",
    [
        ("Connection", TerminalText.ShortId(connectionId)),
        ("Session", TerminalText.ShortId(session.Id)),
        ("Context Messages", status.ContextMessages),
        ("Model", session.Model),
    ]);

    public void Chunk(string connectionId, Chunk chunk) => terminal.Chunk("🔌", chunk.ChunkNumber, chunk.Text, connectionId);

    public void Completed(string connectionId, TurnCompleted completed) => terminal.Box("🔌", "WEBSOCKET RESPONSE COMPLETED",
    [
        ("Connection", TerminalText.ShortId(connectionId)),
        ("Session", TerminalText.ShortId(completed.SessionId)),
        ("Total Chunks", completed.TotalChunks),
        ("Processing Time", TerminalText.Seconds(completed.ProcessingTime)),
        ("Context Messages", completed.MessageCount),
        ("Protocol", "WebSocket"),
        ("Status", completed.FinishReason == FinishReasons.Stop ? "SUCCESS" : completed.FinishReason.ToUpperInvariant()),
    ], Tone.Success);

    /// <summary>Tells the operator too, and gives the refusal back to be sent.</summary>
    public Refusal Refused(Refusal refusal)
    {
        terminal.Box("❌", "ERROR", [("Reason", refusal.Sentence)], Tone.Error);
        return refusal;
    }

    public void Refused(string connectionId, string reason) =>
        terminal.Box("❌", "ERROR", [("Connection", TerminalText.ShortId(connectionId)), ("Reason", reason)], Tone.Error);
}
