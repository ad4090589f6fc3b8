namespace GenAiTransport.Tests.Search;

/// <summary>
/// Looks for an order in which what several did at once, one after another, gives every answer that they were given: the session is then as good as
/// one that does one thing at a time. What a session does by itself, ending a turn and going on to the next, may happen between any two.
/// </summary>
sealed class Explanation(IReadOnlyList<Done> done, IReadOnlyDictionary<ChatTurn, TurnEnd> ends, string[] history, int mostWaiting)
{
    public bool Exists => Find(new Moment([], [], [], null, false, 0, 0));

    bool Find(Moment now)
    {
        if (now.Placed == (1 << done.Count) - 1 && now is { Running: null, Waiting.Length: 0 } && now.History.SequenceEqual(history))
            return true;
        if (now.Running is { } running && Step(now, running) is { } later && Find(later))
            return true;
        for (var index = 0; index < done.Count; index++)
        {
            if ((now.Placed & (1 << index)) == 0 && IsNext(now, index) && Place(now, done[index]) is { } then && Find(then with { Placed = now.Placed | (1 << index) }))
                return true;
        }
        return false;
    }

    bool IsNext(Moment now, int index)
    {
        for (var other = 0; other < done.Count; other++)
        {
            if ((now.Placed & (1 << other)) == 0 && done[other].Ended < done[index].Began)
                return false;
        }
        return true;
    }

    /// <summary>What the session does by itself.</summary>
    Moment? Step(Moment now, Running running)
    {
        var end = ends[running.Turn];
        if (running.HasEnded)
            return now.Waiting is [var next, .. var rest] ? Begin(now with { Waiting = rest }, next) : now with { Running = null };
        if (end.Reason == TurnEnd.Dismissed || (end.Reason == FinishReasons.Stopped && !running.IsStopped))
            return null;
        string[] said = end.Text.Length > 0 && running.Epoch == now.Epoch ? [running.Turn.Message, end.Text] : [];
        var after = now with { History = [.. now.History, .. said], Running = running with { HasEnded = true } };
        return end.MessageCount is { } count && count != after.History.Length ? null : after;
    }

    Moment? Begin(Moment now, ChatTurn turn) =>
        ends[turn].Reason != TurnEnd.Dismissed && ends[turn].Conversation.SequenceEqual(now.History)
            ? now with { Running = new Running(turn, now.Epoch, false, false) }
            : null;

    Moment? Place(Moment now, Done what) => what.Act switch
    {
        Act.Start when what.Refusal is { Kind: RefusalKind.NotFound } => now.IsDeleted ? now : null,
        Act.Start when what.Refusal is { Kind: RefusalKind.Busy } => now.Waiting.Length >= mostWaiting ? now : null,
        Act.Start when what.Turn is null || now.IsDeleted => null,
        Act.Start when now.Started.Contains(what.Turn) => now,
        Act.Start when now.Running is null => Begin(now with { Started = [.. now.Started, what.Turn] }, what.Turn),
        Act.Start => now with { Started = [.. now.Started, what.Turn], Waiting = [.. now.Waiting, what.Turn] },
        Act.Stop when what.Yes => now.Running is { HasEnded: false } running ? now with { Running = running with { IsStopped = true } } : null,
        Act.Stop => now.Running is null or { HasEnded: true } ? now : null,
        Act.Clear => Dismiss(now) is { } cleared ? cleared with { History = [], Epoch = now.Epoch + 1 } : null,
        Act.Delete when !what.Yes => now.IsDeleted ? now : null,
        Act.Delete => now.IsDeleted ? null : Dismiss(now with { IsDeleted = true }),
        Act.Read => what.Seen.SequenceEqual(now.History)
            || (now.Running is { HasEnded: false } asked && asked.Epoch == now.Epoch && what.Seen.SequenceEqual([.. now.History, asked.Turn.Message])) ? now : null,
        _ => null,
    };

    Moment? Dismiss(Moment now) => now.Waiting.Any(turn => ends[turn].Reason != TurnEnd.Dismissed)
        ? null
        : now with { Waiting = [], Running = now.Running is { } running ? running with { IsStopped = true } : null };

    sealed record Running(ChatTurn Turn, int Epoch, bool IsStopped, bool HasEnded);

    sealed record Moment(string[] History, ChatTurn[] Started, ChatTurn[] Waiting, Running? Running, bool IsDeleted, int Epoch, int Placed);
}
