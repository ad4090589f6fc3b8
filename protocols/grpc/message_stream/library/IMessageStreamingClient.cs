namespace GenAiTransport.MessageStream;

/// <summary>
/// Sends messages to the contacts of a channel. A failure or a timeout is a response with status <c>error</c> and an <c>error_code</c> such as
/// <c>DEADLINE_EXCEEDED</c>; cancelling throws <see cref="OperationCanceledException"/>, and whatever is called, or still runs, after the client
/// was disposed throws <see cref="ObjectDisposedException"/>. All methods may be called from several threads at once.
/// </summary>
public interface IMessageStreamingClient : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// Sends a setup message and then the contents, with the ids <c>{msgId}-content-1</c>, <c>-2</c>…, on one stream, and gives the answers as they
    /// come, to the end of the stream: an answer that is final does not keep contents that still wait from being sent. What the stream leaves
    /// unanswered follows by unary calls. The last response is an error when not everything could be sent.
    /// </summary>
    /// <param name="messages">Read only as fast as the server takes them. What it throws is thrown here.</param>
    IAsyncEnumerable<StreamResponse> StreamMessagesWithSetupAsync(
        string msgId,
        string channelUuid,
        string contactUrn,
        IAsyncEnumerable<string>? messages = null,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>The next piece of a text. Every delta has a <paramref name="msgId"/> of its own; two calls with the same one are the same delta.</summary>
    /// <param name="timeout">For all attempts together; by default <see cref="MessageStreamingOptions.Timeout"/>, 30 s.</param>
    Task<StreamResponse> SendDeltaMessageAsync(
        string msgId,
        string content,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a text, whatever <paramref name="content"/> says. With <see cref="MessageMetadata.Check"/> in the metadata it is the whole text, and the
    /// server holds what it has against it.
    /// </summary>
    /// <param name="timeout">For all attempts together; by default <see cref="MessageStreamingOptions.Timeout"/>, 30 s.</param>
    Task<StreamResponse> SendCompletedMessageAsync(
        string msgId,
        string content,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default);

    /// <summary>Any one message, by a unary call.</summary>
    /// <param name="timeout">For all attempts together; by default <see cref="MessageStreamingOptions.Timeout"/>, 30 s.</param>
    Task<StreamResponse> SendSingleMessageAsync(StreamMessage message, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a contact known, as a unary call of its own. A failure has <c>success</c> false, its code as <c>message</c> and its sentence as
    /// <c>error_message</c>.
    /// </summary>
    Task<SetupResponse> SendSetupMessageAsync(
        string msgId,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? config = null,
        CancellationToken cancellationToken = default);

    /// <summary>Whether a gRPC server answers, in 5 s unless told otherwise. Never fails but by cancelling.</summary>
    Task<bool> CheckConnectionAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>A text that is sent while it is being written. Nothing is sent yet.</summary>
    /// <param name="answered">Told every answer of the server, one at a time, from whatever thread it came on.</param>
    IMessageStreamingSession CreateSession(
        string msgId,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        Action<StreamResponse>? answered = null);
}
