namespace GenAiTransport;

/// <summary>
/// The one thing in which clients differ: how a message goes out and its reply comes back. A reply always ends with
/// <see cref="TurnCompleted"/> or <see cref="TurnFailed"/>; a refused message is a failed one. Cancelling leaves the reply, it does not stop it:
/// for that there is <see cref="ISessionApi.StopAsync"/>. Throws <see cref="ServerUnreachableException"/> when there is no server.
/// </summary>
public interface IChatTransport : IAsyncDisposable
{
    ISessionApi Sessions { get; }

    /// <summary>
    /// Sentences for the user about the connection under a reply: told once when it breaks, and once when the reply goes on; not where somebody
    /// reads that in <see cref="ILiveTransport.NewsAsync"/>.
    /// </summary>
    event Action<string>? Notice;

    IAsyncEnumerable<ChatEvent> SendAsync(string sessionId, string message, CancellationToken cancellationToken = default);
}
