namespace GenAiTransport.Comparison;

/// <summary>A question and what has happened since; several may add to it at once.</summary>
sealed class LiveRun(int id, string question, string network, bool isNewConnection, DateTimeOffset askedAt)
{
    readonly Lock _gate = new();
    readonly List<LiveEvent> _events = [];

    public int Id => id;

    public string Question => question;

    public string Network => network;

    public bool IsNewConnection => isNewConnection;

    public DateTimeOffset AskedAt => askedAt;

    public IReadOnlyList<LiveEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    public void Add(LiveEvent happened)
    {
        lock (_gate)
            _events.Add(happened);
    }
}
