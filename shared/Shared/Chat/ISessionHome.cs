namespace GenAiTransport;

/// <summary>What a session needs of the place where it lives.</summary>
interface ISessionHome
{
    SessionMeans Means { get; }

    /// <summary>From now on the turn is found by its id; false when there is another of that id.</summary>
    bool TryRemember(ChatTurn turn);

    void Forget(ChatTurn turn);

    /// <summary>
    /// Keeps how a turn ends, before anybody hears of it. False when that cannot be done: then the turn has failed. A place that keeps nothing answers at once.
    /// </summary>
    ValueTask<bool> KeepAsync(ChatTurn turn, ChatEvent end);

    ValueTask ClearAsync(ChatSession session);
}
