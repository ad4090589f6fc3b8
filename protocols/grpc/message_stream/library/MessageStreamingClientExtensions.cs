namespace GenAiTransport.MessageStream;

public static class MessageStreamingClientExtensions
{
    /// <summary>As with a source that is read while it grows, for contents that are there already.</summary>
    public static IAsyncEnumerable<StreamResponse> StreamMessagesWithSetupAsync(
        this IMessageStreamingClient client,
        string msgId,
        string channelUuid,
        string contactUrn,
        IEnumerable<string> messages,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.StreamMessagesWithSetupAsync(
            msgId, channelUuid, contactUrn, messages.ToAsyncEnumerable(), projectUuid, metadata, cancellationToken);
    }
}
