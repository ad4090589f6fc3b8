using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Cluster;

/// <summary>A session that lives on this instance: the same as in memory, but that what it becomes is kept before anybody hears of it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody waits for by its handle holds nothing to dispose.")]
sealed class HostedSession : ISessionHome
{
    static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(30);
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    readonly HostedSessions _place;
    readonly TakenSession _taken;
    readonly string _directoryEntry;
    readonly SemaphoreSlim _changing = new(1);
    readonly ConcurrentDictionary<string, ChatTurn> _turns = new();
    readonly ConcurrentDictionary<string, AskedTurn> _asked = new();
    readonly ConcurrentQueue<AskedTurn> _doubtful = new();
    bool _isLeaving;

    public HostedSession(HostedSessions place, TakenSession taken, string directoryEntry)
    {
        (_place, _taken, _directoryEntry) = (place, taken, directoryEntry);
        var header = taken.Header;
        Session = new ChatSession(this, header.Id, header.Model, header.ChosenModel, header.Owner, header.CreatedAt);
        Feeds = new Feeds(Session, Time);
    }

    public ChatSession Session { get; }

    public Feeds Feeds { get; }

    /// <summary>Somebody else owns it now: it must not go on here.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whoever was reading a turn of it may read on for a moment, and hears how that ended.</summary>
    public bool IsDeleted { get; private set; }

    public DateTimeOffset KeptInUseAt { get; private set; }

    SessionMeans ISessionHome.Means => _place.Means;

    TimeProvider Time => _place.Means.Time;

    /// <summary>Goes on where the owner before left: what ended can be read, what ran is lost, what waited is answered now.</summary>
    public async Task RestoreAsync()
    {
        var resumable = _place.Means.Limits.ResumeMinutes == 0 ? DateTimeOffset.MinValue : Time.GetUtcNow().AddMinutes(-_place.Means.Limits.ResumeMinutes);
        foreach (var (index, ended) in _taken.Ended.Index())
        {
            Session.Restore(ended.Asked.Message, ended.Asked.AskedAt, ended.Reply, ended.Completed.Timestamp);
            if (index >= _taken.Ended.Length - ChatSessions.KeptTurns && ended.Completed.Timestamp > resumable)
                Session.Restore(ended.Restore(Session, Time));
        }
        foreach (var asked in _taken.Asked)
            _asked[asked.TurnId] = asked;
        if (_taken.Asked is not [var running, .. var waiting])
            return;
        var lost = running.Begin(Session, Time, running.AskedAt);
        lost.Lose(LostTurns.Failure(Session.Id, Time));
        Session.Restore(lost);
        await ((ISessionHome)this).KeepAsync(lost, LostTurns.Failure(Session.Id, Time));
        await Task.Run(() => Session.Resume(waiting.Select(asked => asked.Begin(Session, Time, asked.AskedAt))));
    }

    public async Task<StartReply> StartAsync(StartRequest request)
    {
        await _changing.WaitAsync();
        try
        {
            if (FindTurn(request.TurnId.ToString()) is { } known)
                return known.Message == request.Text ? new StartReply(Picture(known), default, null, null) : StartReply.Refused(Refusal.TakenTurn);
            if (_isLeaving)
                return StartReply.Moving;
            if (Session.WhyNot() is { } why)
                return StartReply.Refused(why);
            await TidyAsync();
            return await BeginAsync(request);
        }
        catch (SessionLostException)
        {
            IsLost = true;
            return StartReply.Moving;
        }
        catch (Exception unreachable) when (SessionStore.IsOutage(unreachable))
        {
            return StartReply.Refused(SessionsUnavailableException.Refusal);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>One that is being started at this moment is waited for.</summary>
    public async Task<ChatTurn?> FindTurnAsync(string turnId)
    {
        if (FindTurn(turnId) is { } found)
            return found;
        await _changing.WaitAsync();
        _changing.Release();
        return FindTurn(turnId);
    }

    public Task<bool> TryClearAsync() => TryChangeAsync(async () =>
    {
        await _place.Store.ClearAsync(_taken.Header, _taken.Epoch);
        Session.Clear();
    });

    public Task<bool> TryDeleteAsync() => TryChangeAsync(async () =>
    {
        await _place.Store.DeleteAsync(_taken.Header, _taken.Epoch);
        IsDeleted = true;
        Session.Delete();
    });

    async Task<bool> TryChangeAsync(Func<Task> change)
    {
        await _changing.WaitAsync();
        try
        {
            await change();
            return true;
        }
        catch (Exception unreachable) when (SessionStore.IsOutage(unreachable))
        {
            return false;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task StayAsync()
    {
        KeptInUseAt = Time.GetUtcNow();
        try
        {
            await _place.Store.StayAsync(_taken.Header, _taken.Epoch, _directoryEntry);
        }
        catch (SessionLostException)
        {
            IsLost = true;
        }
        catch (Exception unreachable) when (SessionStore.IsOutage(unreachable))
        {
            // The next time will do as well.
        }
    }

    /// <summary>From now on nothing begins here. False while a turn runs.</summary>
    public async Task<bool> TryLeaveAsync()
    {
        await _changing.WaitAsync();
        _isLeaving = _isLeaving || !Session.IsAnswering;
        _changing.Release();
        return _isLeaving;
    }

    /// <summary>What it knows here is known elsewhere from now on.</summary>
    public void Leave()
    {
        Session.Leave();
        foreach (var turn in _turns.Values)
            _place.Forget(turn);
    }

    public static TurnPicture Picture(ChatTurn turn)
    {
        long next = 0;
        var events = turn.Take(ref next, out _);
        return TurnPicture.Of(turn) with { SoFar = EventBatch.Of(turn, events.Span) };
    }

    bool ISessionHome.TryRemember(ChatTurn turn)
    {
        _place.Remember(turn);
        return _turns.TryAdd(turn.Id, turn);
    }

    void ISessionHome.Forget(ChatTurn turn)
    {
        if (!IsDeleted)
            _turns.TryRemove(turn.Id, out _);
        _place.Forget(turn);
        _place.Store.ForgetTurn(turn.Id);
    }

    /// <summary>While the store is away the end waits for it; the next turn waits for the end.</summary>
    async ValueTask<bool> ISessionHome.KeepAsync(ChatTurn turn, ChatEvent end)
    {
        // Of a deleted session nothing is kept.
        if (IsDeleted || !_asked.TryGetValue(turn.Id, out var asked))
            return true;
        var ended = end is TurnCompleted { TotalChunks: > 0 } completed ? EndedTurn.Of(asked, turn, completed) : null;
        for (var began = Time.GetTimestamp(); Time.GetElapsedTime(began) < LongestOutage; await Task.Delay(BetweenTries, Time))
        {
            try
            {
                await _place.Store.EndAsync(_taken.Header, _taken.Epoch, asked, ended, ended is null ? int.MaxValue : ended.Completed.MessageCount / 2, _directoryEntry);
                _asked.TryRemove(turn.Id, out _);
                return true;
            }
            catch (SessionLostException)
            {
                IsLost = true;
                return false;
            }
            catch (Exception unreachable) when (SessionStore.IsOutage(unreachable))
            {
                // Once more.
            }
        }
        _doubtful.Enqueue(asked);
        return false;
    }

    async ValueTask ISessionHome.ClearAsync(ChatSession session)
    {
        if (!await TryClearAsync())
            throw new SessionsUnavailableException();
    }

    async Task<StartReply> BeginAsync(StartRequest request)
    {
        var asked = new AskedTurn(request.TurnId.ToString(), request.Text, request.IsNewSession, request.SenderId, Time.GetUtcNow());
        try
        {
            if (!await _place.Store.TryStartAsync(_taken.Header, _taken.Epoch, asked, _directoryEntry))
                return StartReply.Refused(Refusal.TakenTurn);
        }
        catch (Exception unreachable) when (SessionStore.IsOutage(unreachable))
        {
            _doubtful.Enqueue(asked);
            throw;
        }
        _asked[asked.TurnId] = asked;
        var message = new NewMessage(Session.Id, request.Text, Session.Owner, request.TurnId, request.SenderId);
        // On a thread of its own: a grain's would be held for as long as the reply takes.
        return await Task.Run(() => Session.Start(message, request.IsNewSession).IsGranted(out var turn, out var refusal)
            ? new StartReply(Picture(turn), default, null, null)
            : StartReply.Refused(refusal));
    }

    /// <summary>What the store may know of and this instance does not: it was not there to answer.</summary>
    async Task TidyAsync()
    {
        while (_doubtful.TryPeek(out var asked))
        {
            await _place.Store.EndAsync(_taken.Header, _taken.Epoch, asked, null, int.MaxValue, _directoryEntry);
            _place.Store.ForgetTurn(asked.TurnId);
            _asked.TryRemove(asked.TurnId, out _);
            _doubtful.TryDequeue(out _);
        }
    }

    public ChatTurn? FindTurn(string turnId) => _turns.GetValueOrDefault(turnId);
}
