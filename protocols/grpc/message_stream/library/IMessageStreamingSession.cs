namespace GenAiTransport.MessageStream;

/// <summary>
/// One text, sent as it is written: setup, deltas and completed over one stream. Where the stream cannot be had, breaks, or leaves the completed
/// message without an answer, the same messages go by unary calls; what had arrived is not taken twice. Calls from several threads are made one
/// after the other.
/// </summary>
public interface IMessageStreamingSession : IAsyncDisposable
{
    string MsgId { get; }

    /// <summary>What the server calls it; empty before it was set up.</summary>
    string SessionId { get; }

    /// <summary>True while the stream is open: not before the start, not after the end, and never again once it goes by unary calls.</summary>
    bool IsStreaming { get; }

    /// <summary>Sets up and gives the answer to that. Starting again gives the same answer; after a failure it tries again.</summary>
    Task<StreamResponse> StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends the next piece, and starts first where that was not done. On the stream this waits for room, not for the answer: the response has
    /// status <c>processing</c>. A piece whose sending has begun belongs to the text, also when waiting for it was cancelled or
    /// failed: it waits and goes with the next.
    /// </summary>
    Task<StreamResponse> SendDeltaAsync(string content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that the text is whole and gives the server's answer to that. A server that lacks something of it, or has forgotten it, is told all
    /// of it once more. Completing again gives the same answer; after a failure it tries again.
    /// </summary>
    /// <param name="content">The whole text; by default the deltas, joined.</param>
    Task<StreamResponse> CompleteAsync(string? content = null, CancellationToken cancellationToken = default);
}
