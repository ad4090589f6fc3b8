namespace GenAiTransport.Comparison;

/// <summary>
/// A client that does as little as its protocol allows: it makes no objects of what comes, it only counts it. So what is seen is the server. It
/// speaks to a server of ours and to a bare endpoint alike.
/// </summary>
interface ILoadClient : IAsyncDisposable
{
    /// <summary>The turns that follow are in a new session. The first connects, where there is a connection to speak of.</summary>
    Task NewSessionAsync(CancellationToken cancellationToken);

    /// <summary>One message and the whole reply.</summary>
    /// <param name="arrived">Hears how many chunks have come so far, each time some came.</param>
    Task TurnAsync(string message, Action<int>? arrived, CancellationToken cancellationToken);

    /// <summary>The reply as pieces, each an event on its own.</summary>
    Task<Replay> RecordAsync(string message, CancellationToken cancellationToken);
}
