namespace GenAiTransport.Tests.Search;

/// <summary>A turn as it is promised: what a reader hears of it, in plain words.</summary>
sealed class PlainTurn(string message, string id)
{
    public string Message { get; } = message;

    public string Id { get; } = id;

    public List<string> Events { get; } = ["started"];

    public List<string> Words { get; } = [];

    /// <summary>What was said before it; a history that was emptied meanwhile is another.</summary>
    public List<string> Conversation { get; set; } = [];

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A session as it is promised: the model that <see cref="ChatSession"/> is held against.</summary>
sealed class PlainSession(DateTimeOffset now)
{
    public const int MostWaiting = 8;

    readonly List<PlainTurn> _waiting = [];
    PlainTurn? _cleared;
    DateTimeOffset _active = now;

    public List<string> History { get; private set; } = [];

    public List<PlainTurn> Kept { get; } = [];

    public PlainTurn? Running { get; private set; }

    public int Begun { get; private set; }

    public List<PlainFollower> Followers { get; } = [];

    public bool IsDeleted { get; private set; }

    public bool IsFull => _waiting.Count == MostWaiting;

    public IEnumerable<string> Messages => Running is { } turn && turn.Conversation == History ? [.. History, turn.Message] : History;

    public void Start(PlainTurn turn, DateTimeOffset now)
    {
        _active = now;
        Kept.Add(turn);
        Followers.ForEach(follower => follower.Turns.Add(turn));
        _waiting.Add(turn);
        if (Running is null)
            Next();
        while (Kept.Count > ChatSessions.KeptTurns && Kept[0].EndedAt is not null)
            Kept.RemoveAt(0);
    }

    public void Say(string word)
    {
        Running!.Words.Add(word);
        Running.Events.Add($"chunk {Running.Words.Count} {word}");
    }

    public void End(string how, DateTimeOffset now)
    {
        var turn = Running!;
        if (turn.Words.Count > 0 && how != "failed")
            turn.Conversation.AddRange([turn.Message, string.Concat(turn.Words)]);
        turn.Events.Add(how == "failed" ? how : $"{how} {turn.Words.Count} {History.Count}");
        turn.EndedAt = _active = now;
        Next();
    }

    public void Clear(DateTimeOffset now)
    {
        (History, _cleared) = ([], Kept.LastOrDefault());
        Dismiss(now);
        _active = now;
        Tell(SessionUpdate.SessionCleared);
    }

    public void Delete(DateTimeOffset now)
    {
        IsDeleted = true;
        Dismiss(now);
        Tell(SessionUpdate.SessionDeleted);
        Followers.Clear();
        Kept.Clear();
    }

    public void Join(PlainFollower follower, DateTimeOffset now)
    {
        _active = now;
        Tell(SessionUpdate.UserJoined);
        Followers.Add(follower);
    }

    public void Leave(PlainFollower follower, DateTimeOffset now)
    {
        _active = now;
        Followers.Remove(follower);
        Tell(SessionUpdate.UserDisconnected);
    }

    /// <summary>What came after a turn; null when turns alone cannot tell.</summary>
    public IReadOnlyList<PlainTurn>? Since(PlainTurn seen)
    {
        var since = Kept.SkipWhile(turn => turn != seen).ToList();
        return since.Count == 0 || (_cleared is not null && since.Contains(_cleared)) ? null : since[1..];
    }

    public PlainTurn? LastEnded => Kept.LastOrDefault(turn => turn.EndedAt is not null) is { } last && last != _cleared ? last : null;

    public void Tell(string what) => Followers.ForEach(follower => follower.Updates.Add(what));

    /// <summary>Time has passed until the last look at what is old.</summary>
    public void Age(DateTimeOffset sweep)
    {
        while (Kept.Count > 0 && Kept[0].EndedAt < sweep - TimeSpan.FromMinutes(5))
            Kept.RemoveAt(0);
        if (Running is null && Followers.Count == 0 && _active < sweep - TimeSpan.FromMinutes(60))
            Delete(sweep);
    }

    void Next()
    {
        Running = _waiting.FirstOrDefault();
        if (Running is null)
            return;
        _waiting.Remove(Running);
        Running.Conversation = History;
        Begun++;
        Running.Events.Add($"status {History.Count + 1}");
    }

    void Dismiss(DateTimeOffset now)
    {
        foreach (var turn in _waiting)
        {
            turn.Events.Add("failed");
            turn.EndedAt = now;
        }
        _waiting.Clear();
        if (Running is not null)
            End("stopped", now);
    }
}
