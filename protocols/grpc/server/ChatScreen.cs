namespace GenAiTransport.Grpc.Server;

/// <summary>What the calls bring, on the server's terminal.</summary>
sealed class ChatScreen(TerminalLog terminal)
{
    static readonly Row Protocol = ("Protocol", "gRPC Stream");

    public void Requested(string method, string sessionId, string? message = null) => terminal.Box("📨", "GRPC REQUEST",
    [
        ("Method", method),
        ("Session", sessionId.Length == 0 ? "none" : TerminalText.ShortId(sessionId)),
        .. message is null ? Array.Empty<Row>() : [Row.Message(message)],
    ], Tone.Request);

    public void Generating(IChatSession session, TurnStatus status) => terminal.Box("🧠", "GENERATING RESPONSE",
    [
        ("Session", TerminalText.ShortId(session.Id)),
        ("Context Messages", status.ContextMessages),
        ("Model", session.Model),
        Protocol,
    ]);

    public void Chunk(IChatSession session, Chunk chunk) => terminal.Chunk("🚀", chunk.ChunkNumber, chunk.Text, session.Id);

    public void Completed(TurnCompleted completed) => terminal.Box("🚀", "GRPC RESPONSE COMPLETED",
    [
        ("Session", TerminalText.ShortId(completed.SessionId)),
        ("Total Chunks", completed.TotalChunks),
        ("Processing Time", TerminalText.Seconds(completed.ProcessingTime)),
        ("Context Messages", completed.MessageCount),
        Protocol,
        ("Status", completed.FinishReason == FinishReasons.Stop ? "SUCCESS" : completed.FinishReason.ToUpperInvariant()),
    ], Tone.Success);

    public void Refused(string sentence) => terminal.Box("❌", "ERROR", [("Reason", sentence)], Tone.Error);
}
