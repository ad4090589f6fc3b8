namespace GenAiTransport.Cluster;

/// <summary>
/// What one other instance has still to hear for the members it has in a session: numbered, so that it asks again for what it did not get, and bounded:
/// an instance that does not ask loses the seats.
/// </summary>
sealed class Feed(TimeProvider time)
{
    const int MostNews = 1024;

    readonly Lock _gate = new();
    readonly Queue<(object What, List<string> To)> _news = [];
    TaskCompletionSource _more = More();
    (object What, List<string> To) _last;
    long _first;

    public string Id { get; } = Guid.NewGuid().ToString();

    public DateTimeOffset AskedAt { get; private set; } = time.GetUtcNow();

    public Dictionary<string, FeedSeat> Seats { get; } = [];

    public bool IsFull
    {
        get
        {
            lock (_gate)
                return _news.Count >= MostNews;
        }
    }

    /// <summary>What several members hear goes over once.</summary>
    public void Add(string connectionId, object what)
    {
        lock (_gate)
        {
            if (_news.Count > 0 && ReferenceEquals(_last.What, what))
                _last.To.Add(connectionId);
            else if (_news.Count < MostNews)
                _news.Enqueue(_last = (what, [connectionId]));
        }
        _more.TrySetResult();
    }

    /// <summary>What comes from a place on, and where to ask next; nothing when nothing comes for a while.</summary>
    public async Task<NewsBatch> ReadAsync(long next, TimeSpan patience, CancellationToken leaving)
    {
        AskedAt = time.GetUtcNow();
        var ready = Take(next);
        if (ready.News.Length > 0)
            return ready;
        try
        {
            await _more.Task.WaitAsync(patience, time, leaving);
            _more = More();
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // Nothing came; or the session goes elsewhere, and whoever asks finds it there.
        }
        AskedAt = time.GetUtcNow();
        return Take(next);
    }

    static TaskCompletionSource More() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What comes before the place is there, and is forgotten here.</summary>
    NewsBatch Take(long next)
    {
        lock (_gate)
        {
            for (; _first < next && _news.Count > 0; _first++)
                _news.Dequeue();
            // What has been handed over may have to be handed over again as it was.
            _last = default;
            return new NewsBatch(FeedFate.Goes, _first + _news.Count, [.. _news.Select(one => FedNews.Of(one.What, [.. one.To]))]);
        }
    }
}
