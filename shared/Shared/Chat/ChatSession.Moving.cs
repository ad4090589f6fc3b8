namespace GenAiTransport;

/// <summary>A session that does not live in one place for ever: what it needs to go on elsewhere.</summary>
public sealed partial class ChatSession
{
    /// <summary>A turn runs or waits, or somebody has a seat.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_gate)
                return _running is not null || _members.Count > 0;
        }
    }

    internal bool IsAnswering
    {
        get
        {
            lock (_gate)
                return _running is not null;
        }
    }

    /// <summary>One turn of its history.</summary>
    internal void Restore(string question, DateTimeOffset asked, string reply, DateTimeOffset answered)
    {
        lock (_gate)
        {
            _history.Ask(question, asked);
            _history.Answer(reply, answered);
        }
    }

    /// <summary>A turn that has ended and may still be read.</summary>
    internal void Restore(ChatTurn ended)
    {
        lock (_gate)
        {
            Latest = ended;
            _kept.Enqueue(ended);
            _home.TryRemember(ended);
        }
    }

    /// <summary>Turns that wait: the first runs now.</summary>
    internal void Resume(IEnumerable<ChatTurn> waiting)
    {
        var isFirst = false;
        lock (_gate)
        {
            foreach (var turn in waiting)
            {
                _home.TryRemember(turn);
                isFirst |= Take(turn);
            }
        }
        if (isFirst)
            Begin();
    }

    /// <summary>Ends what runs and waits as failed.</summary>
    internal void BreakOff(Refusal why)
    {
        lock (_gate)
        {
            foreach (var turn in _kept.Where(turn => turn.EndedAt is null))
                turn.BreakOff(why);
        }
    }

    /// <summary>Whoever has a seat here loses it, and can take one where the session lives now.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            _deleted = true;
            _members.Dismiss(FollowEnd.FellBehind);
        }
    }
}
