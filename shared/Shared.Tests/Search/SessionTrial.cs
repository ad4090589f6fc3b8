using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Search;

/// <summary>Does one thing after another to a session and to the plain model of one, and compares all that can be seen of both.</summary>
sealed class SessionTrial : IAsyncDisposable
{
    static readonly TimeSpan Sweep = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    readonly ManualClock _clock = new();
    readonly DateTimeOffset _began;
    readonly AskedModel _model = new();
    readonly ChatSessions _sessions;
    readonly Dictionary<PlainTurn, ChatTurn> _turns = [];
    readonly List<(PlainFollower Plain, Hearing Hearing)> _followers = [];
    ChatSession? _session;
    PlainSession _plain = new(default);
    int _said;
    int _asked;

    public SessionTrial()
    {
        _began = _clock.GetUtcNow();
        _sessions = TestSessions.Of(_model, new Limits { WaitingTurns = PlainSession.MostWaiting }, _clock);
    }

    DateTimeOffset Now => _clock.GetUtcNow();

    public async Task RunAsync(IEnumerable<(Act, int)> steps)
    {
        foreach (var (act, pick) in steps)
        {
            await DoAsync(act, pick);
            await SettleAsync(mayLose: act == Act.TellMuch);
            Compare();
        }
        await DeleteAsync();
    }

    async Task DoAsync(Act act, int pick)
    {
        switch (act)
        {
            case Act.Start:
                Start(Guid.NewGuid(), $"q{++_said}");
                break;
            case Act.StartAgain when Pick(_turns.Keys, pick) is { } turn:
                Start(Guid.Parse(turn.Id), turn.Message);
                break;
            case Act.StartUnderATakenId when Pick(_turns.Keys, pick) is { } turn:
                Start(Guid.Parse(turn.Id), $"q{++_said}");
                break;
            case Act.StartMany:
                for (var message = 0; message < 3 + (pick % 10); message++)
                    Start(Guid.NewGuid(), $"q{++_said}");
                break;
            case Act.Say when _plain.Running is not null:
                _model.Last!.Reply.Say($"w{++_said}");
                _plain.Say($"w{_said}");
                break;
            case Act.End when _plain.Running is not null:
                _model.Last!.Reply.End($"w{++_said}");
                _plain.Say($"w{_said}");
                _plain.End("stop", Now);
                break;
            case Act.EndWithoutAWord when _plain.Running is { } running:
                _model.Last!.Reply.End();
                if (running.Words.Count > 0)
                    _plain.Say("");
                _plain.End(running.Words.Count > 0 ? "stop" : "failed", Now);
                break;
            case Act.Fail when _plain.Running is not null:
                _model.Last!.Reply.Fail(pick % 2 == 0 ? new ModelFailure("No.") : new InvalidOperationException("Unforeseen."));
                _plain.End("failed", Now);
                break;
            case Act.Stop when _session is not null:
                Assert.That(_session.Stop(), Is.EqualTo(_plain.Running is not null), "stopped");
                if (_plain.Running is not null)
                    _plain.End("stopped", Now);
                break;
            case Act.Clear when _session is not null:
                _session.Clear();
                _plain.Clear(Now);
                break;
            case Act.Delete:
                await DeleteAsync();
                break;
            case Act.Read when Pick(_turns.Keys, pick) is { } turn:
                await ReadAsync(turn, (pick % 7) - 3);
                break;
            case Act.Join when _session is not null:
                Follow(_session.Join($"{++_said}"), new PlainFollower(Waiting()), isLazy: pick % 3 == 0);
                break;
            case Act.JoinWithPicture when _session is not null:
                Picture(isLazy: pick % 3 == 0);
                break;
            case Act.Rejoin when _session is not null && Pick(_plain.Kept.Concat(_turns.Keys), pick) is { } seen:
                Rejoin(seen, (pick % 7) - 3, isLazy: pick % 3 == 0);
                break;
            case Act.Leave when _followers.Count > 0:
                var (left, hearing) = _followers[pick % _followers.Count];
                _followers.RemoveAt(pick % _followers.Count);
                await hearing.LeaveAsync();
                _plain.Leave(left, Now);
                break;
            case Act.Tell when _session is not null:
                Tell();
                break;
            case Act.TellMuch when _session is not null:
                for (var times = 0; times < PlainFollower.MostUpdates + 3; times++)
                    Tell();
                break;
            case Act.WaitAMinute:
                await WaitAsync(TimeSpan.FromMinutes(1));
                break;
            case Act.WaitSixMinutes:
                await WaitAsync(TimeSpan.FromMinutes(6));
                break;
            case Act.WaitAnHour:
                await WaitAsync(TimeSpan.FromMinutes(61));
                break;
        }
    }

    void Start(Guid id, string message)
    {
        var known = _turns.Keys.LastOrDefault(turn => turn.Id == id.ToString() && _plain.Kept.Contains(turn));
        var isGranted = _sessions.TryStart(_session?.Id, message, null, out var turn, out var refusal, id);
        if (known is not null)
        {
            Assert.That(turn, known.Message == message ? Is.SameAs(_turns[known]) : Is.Null, $"{message} under a known id");
            return;
        }
        Assert.That(isGranted, Is.EqualTo(_session is null || !_plain.IsFull), $"{message}: {refusal}");
        if (turn is null)
            return;
        if (_session is null)
        {
            _session = (ChatSession)turn.Session;
            _plain = new PlainSession(Now);
            _asked = _model.Asked - 1;
        }
        var plain = new PlainTurn(message, turn.Id);
        _turns.Add(plain, turn);
        _plain.Start(plain, Now);
    }

    void Tell()
    {
        _session!.Tell(new SessionUpdate(SessionUpdate.UserTyping) { Message = $"{++_said}" });
        _plain.Tell($"{SessionUpdate.UserTyping} {_said}");
    }

    IEnumerable<PlainTurn> Waiting() => _plain.Kept.Where(turn => turn.EndedAt is null);

    void Picture(bool isLazy)
    {
        var member = _session!.Join($"{++_said}", out var picture, out var last);
        Assert.That(picture.Messages.Select(message => message.Text), Is.EqualTo(_plain.Messages), "the picture");
        Assert.That(last, Is.SameAs(_plain.LastEnded is { } ended ? _turns[ended] : null), "the last");
        Follow(member, new PlainFollower(Waiting()), isLazy);
    }

    void Rejoin(PlainTurn seen, int after, bool isLazy)
    {
        var member = _session!.Rejoin($"{++_said}", _turns[seen]);
        var missed = _plain.Since(seen);
        Assert.That(member is null, Is.EqualTo(missed is null), $"rejoined after {seen.Message}");
        if (missed is not null)
            Follow(member, new PlainFollower(missed, seen, Math.Max(after, ChatTurn.TheBeginning)), isLazy, _turns[seen], after);
    }

    void Follow(SessionMember? member, PlainFollower plain, bool isLazy, ChatTurn? first = null, int after = ChatTurn.TheBeginning)
    {
        var hearing = new Hearing(member!, first, after);
        _plain.Join(plain, Now);
        _followers.Add((plain, hearing));
        if (!isLazy)
            _ = hearing.ListenAsync();
    }

    async Task ReadAsync(PlainTurn plain, int after)
    {
        if (plain.EndedAt is null)
            return;
        var read = await _turns[plain].ReadAsync(after).ToEndAsync();
        Assert.That(read.Select(Plain.Text), Is.EqualTo(plain.Events.Skip(after - ChatTurn.TheBeginning)), $"{plain.Message} after {after}");
    }

    async Task WaitAsync(TimeSpan time)
    {
        _clock.Advance(time);
        _plain.Age(_began + ((Now - _began).Ticks / Sweep.Ticks * Sweep));
        if (_session is not null && _plain.IsDeleted)
            await ForgetAsync();
    }

    async Task DeleteAsync()
    {
        if (_session is null)
            return;
        Assert.That(_sessions.Delete(_session.Id, null), Is.True, "deleted");
        _plain.Delete(Now);
        await ForgetAsync();
    }

    async Task ForgetAsync()
    {
        Assert.That(_sessions.Find(_session!.Id, null), Is.Null, "forgotten");
        Assert.That(_session.Join("late"), Is.Null);
        await UntilAsync(() => !_session.IsAnswering, "the end of a deleted session");
        foreach (var (plain, hearing) in _followers)
            await HearAllAsync(plain, hearing);
        _followers.Clear();
        Assert.That(_turns.Values.Where(turn => _sessions.FindTurn(turn.Id, null) is not null || turn.Readers > 0), Is.Empty, "kept after the end");
        _session = null;
    }

    static async Task HearAllAsync(PlainFollower plain, Hearing hearing)
    {
        var isLazy = !hearing.IsListening;
        var fellBehind = isLazy && (plain.Turns.Count > PlainFollower.MostTurns || LostTheClearing(plain));
        Assert.That(await hearing.ListenAsync().WaitAsync(Limit), Is.EqualTo(fellBehind ? FollowEnd.FellBehind : FollowEnd.Deleted));
        if (fellBehind)
            return;
        Assert.That(hearing.Told, Is.EqualTo(plain.Told()), "all that was told");
        if (isLazy || plain.Lost == 0)
            Assert.That(hearing.Updates, Is.EqualTo(isLazy ? plain.Updates.TakeLast(PlainFollower.MostUpdates) : plain.Updates), "all that others did");
    }

    static bool LostTheClearing(PlainFollower plain) => plain.Updates.SkipLast(PlainFollower.MostUpdates).Contains(SessionUpdate.SessionCleared);

    /// <summary>Until nothing moves any more.</summary>
    async Task SettleAsync(bool mayLose)
    {
        if (_session is null)
            return;
        if (_plain.Running is { } running)
            await UntilAsync(() => _model.Asked == _asked + _plain.Begun && _turns[running].Position == Position(running), "what runs");
        else
            await UntilAsync(() => !_session.IsAnswering, "rest");
        foreach (var (plain, hearing) in _followers)
        {
            if (hearing.IsListening)
            {
                await UntilAsync(() => hearing.Count >= plain.Told().Count && plain.HasCaughtUp(hearing.Updates, mayLose), "a follower");
                plain.Lost = plain.Updates.Count - hearing.Updates.Length;
            }
        }
    }

    void Compare()
    {
        if (_session is null)
            return;
        Assert.That(_session.Details().Messages.Select(message => message.Text), Is.EqualTo(_plain.Messages), "the history");
        if (_plain.Running is { } running)
            Assert.That(_model.Last!.Conversation, Is.EqualTo([.. running.Conversation, running.Message]), "what the model was asked");
        foreach (var (plain, turn) in _turns)
        {
            Assert.That(_sessions.FindTurn(turn.Id, null) == turn, Is.EqualTo(_plain.Kept.Contains(plain)), $"{plain.Message} is kept");
            Assert.That(turn.Position, Is.EqualTo(Position(plain)), $"{plain.Message} at {string.Join(", ", plain.Events)}");
        }
        foreach (var (plain, hearing) in _followers.Where(follower => follower.Hearing.IsListening))
            Assert.That(hearing.Told, Is.EqualTo(plain.Told()), "what was told");
        Assert.That(_session.ConnectedClients, Has.Count.EqualTo(_followers.Count));
    }

    static int Position(PlainTurn turn) => turn.Events.Count + ChatTurn.TheBeginning;

    static PlainTurn? Pick(IEnumerable<PlainTurn> turns, int pick) => turns.ToList() is { Count: > 0 } all ? all[pick % all.Count] : null;

    static async Task UntilAsync(Func<bool> condition, string what)
    {
        var late = DateTime.UtcNow + Limit;
        for (var spins = 0; !condition(); spins++)
        {
            if (spins < 50)
                Thread.Yield();
            else
                await Task.Delay(1);
            Assert.That(DateTime.UtcNow, Is.LessThan(late), $"waiting for {what}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _sessions.Dispose();
        return default;
    }
}
