using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Comparison;

/// <summary>
/// Somebody who talks over a bad connection: asks, waits, stops, leaves in the middle, asks much at once, empties and deletes sessions; and compares
/// all that was seen with what has to be.
/// </summary>
sealed class SoakPerson(SoakServer server, SoakCounts counts, int number)
{
    const int MostTurns = 8;

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(150);

    readonly Random _random = new();
    readonly Ledger _ledger = new();
    string _session = "";
    int _life;
    int _said;

    bool IsRest => !server.Protocol.Streams;

    bool IsForgotten => server.Life != _life;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a person is counted; the others go on.")]
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await VisitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The soak is over.
            }
            catch (ServerUnreachableException) when (server.Life % 2 == 1 || IsForgotten)
            {
                await Task.Delay(500, CancellationToken.None);
            }
            catch (Exception unforeseen)
            {
                counts.Trouble(SoakCounts.Unforeseen, $"{server.Protocol.Name}: {unforeseen}");
            }
        }
    }

    /// <summary>One session from its beginning to its end.</summary>
    async Task VisitAsync(CancellationToken cancellationToken)
    {
        _life = server.Life;
        if (server.Direct is null)
        {
            await Task.Delay(200, cancellationToken);
            return;
        }
        await using var transport = server.Protocol.Connect(server.Address);
        _session = (await server.Truth.CreateAsync(cancellationToken: cancellationToken)).SessionId;
        _ledger.Clear();
        await using var listener = server.Protocol.Key == "sse" && _random.Next(2) == 0 ? new ChannelListener(server, _session, counts) : null;
        if (transport is ILiveTransport live)
            await ConnectAsync(live, cancellationToken);
        for (var turn = _random.Next(2, MostTurns); turn > 0 && !IsForgotten; turn--)
        {
            await Task.Delay(_random.Next(1_500), cancellationToken);
            await ActAsync(transport, cancellationToken);
        }
        if (IsForgotten)
            await SeeThatItIsForgottenAsync(transport, cancellationToken);
        else
            await CompareAsync(cancellationToken);
        if (!IsForgotten)
            await server.Truth.DeleteAsync(_session, cancellationToken);
    }

    /// <summary>As somebody does who is told that there is no server: again.</summary>
    async Task ConnectAsync(ILiveTransport transport, CancellationToken cancellationToken)
    {
        while (!transport.IsConnected && !IsForgotten)
        {
            try
            {
                await transport.ConnectAsync(cancellationToken);
            }
            catch (ServerUnreachableException)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    Task ActAsync(IChatTransport transport, CancellationToken cancellationToken) => _random.Next(100) switch
    {
        < 4 => AskMuchAsync(transport, cancellationToken),
        < 8 => ClearAsync(cancellationToken),
        < 12 => AskInVainAsync(transport, cancellationToken),
        < 20 when !IsRest => AskAsync(transport, Mood.Silent, cancellationToken, stopAfter: _random.Next(1, 4)),
        < 28 when !IsRest => AskAsync(transport, Mood.Fine, cancellationToken, leaveAfter: _random.Next(1, 5)),
        < 35 => AskAsync(transport, Mood.Fine, cancellationToken, pause: _random.Next(150)),
        < 55 => AskAsync(transport, (Mood)_random.Next((int)Mood.Blocked, (int)Mood.Nonsense + 1), cancellationToken),
        _ => AskAsync(transport, (Mood)_random.Next((int)Mood.Silent), cancellationToken),
    };

    async Task AskAsync(
        IChatTransport transport, Mood mood, CancellationToken cancellationToken, int stopAfter = 0, int leaveAfter = 0, int pause = 0)
    {
        var message = MoodyModel.Message($"{number}-{++_said}", mood, _random.Next(stopAfter > 0 ? 10 : 3, 40));
        if (transport is ILiveTransport { IsConnected: true } live && _random.Next(3) == 0)
            await IgnoreAsync(() => live.TypeAsync(true, cancellationToken).AsTask());
        counts.Add(SoakCounts.Promised);
        var seen = new SeenReply();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Longest);
        try
        {
            await foreach (var happened in transport.SendAsync(_session, message, late.Token))
            {
                seen.Add(happened);
                if (seen.Chunks > 0 && seen.Chunks == leaveAfter)
                    break;
                if (seen.Chunks > 0 && seen.Chunks == stopAfter && happened is Chunk && !IsForgotten)
                    await server.Truth.StopAsync(_session, cancellationToken);
                if (pause > 0)
                    await Task.Delay(pause, late.Token);
            }
        }
        catch (ServerUnreachableException) when (IsRest || IsForgotten)
        {
            Interrupted(message, mood);
            return;
        }
        catch (ServerUnreachableException) when (transport is ILiveTransport)
        {
            // What is not sent is not in the history either.
            counts.Add(SoakCounts.NotSent);
            return;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            counts.Trouble(SoakCounts.Lost, $"{server.Protocol.Name}: {message} had no end after {Longest.TotalSeconds} s, {seen}");
            return;
        }
        Judge(message, mood, seen, isStopped: stopAfter > 0, isLeft: leaveAfter > 0);
    }

    void Judge(string message, Mood mood, SeenReply seen, bool isStopped, bool isLeft)
    {
        if (seen.Trouble is { } trouble)
            counts.Trouble(trouble, $"{server.Protocol.Name}: {message}: {seen}");
        var whole = MoodyModel.ReplyTo(message);
        if (seen.End is TurnFailed failed)
        {
            if (IsForgotten)
                counts.Add(SoakCounts.Interrupted);
            else if (MoodyModel.Fails(mood))
                counts.Add(SoakCounts.Failed);
            else
                counts.Trouble(SoakCounts.Lost, $"{server.Protocol.Name}: {message} failed: {failed.Kind} {failed.Message}");
        }
        else if (seen.End is TurnCompleted completed)
        {
            var isRight = completed.FinishReason == FinishReasons.Stopped ? isStopped && whole.StartsWith(seen.Text, StringComparison.Ordinal)
                : mood == Mood.Blocked ? completed.FinishReason == FinishReasons.ContentFilter
                : seen.Text == whole && !MoodyModel.Fails(mood) && completed.FinishReason == (mood == Mood.Verbose ? FinishReasons.Length : FinishReasons.Stop);
            if (isRight)
                counts.Add(isStopped ? SoakCounts.Stopped : SoakCounts.Whole);
            else
                counts.Trouble(SoakCounts.Lost, $"{server.Protocol.Name}: {message} is not what the model said: {completed.FinishReason} {seen}");
            if (seen.Text.Length > 0)
                _ledger.Add(message, seen.Text);
        }
        else if (isLeft && seen.Chunks > 0)
        {
            counts.Add(SoakCounts.Left);
            _ledger.Add(message, whole);
        }
        else if (!IsForgotten)
            counts.Trouble(SoakCounts.Lost, $"{server.Protocol.Name}: {message} ended without an end, {seen}");
    }

    void Interrupted(string message, Mood mood)
    {
        counts.Add(IsForgotten ? SoakCounts.Interrupted : SoakCounts.Uncertain);
        if (!MoodyModel.Fails(mood))
            _ledger.Add(message, mood == Mood.Blocked ? null : MoodyModel.ReplyTo(message), isCertain: false);
    }

    /// <summary>More at once than may wait: some are refused with a reason, the others are answered.</summary>
    async Task AskMuchAsync(IChatTransport transport, CancellationToken cancellationToken)
    {
        await CompareAsync(cancellationToken);
        if (IsForgotten)
            return;
        var asked = Enumerable.Range(0, 12).Select(_ => MoodyModel.Message($"{number}-{++_said}", Mood.Fine, 5)).ToArray();
        var replies = await Task.WhenAll(asked.Select(async message =>
        {
            counts.Add(SoakCounts.Promised);
            var seen = new SeenReply();
            try
            {
                await foreach (var happened in transport.SendAsync(_session, message, cancellationToken))
                    seen.Add(happened);
            }
            catch (ServerUnreachableException) when (IsRest || IsForgotten || transport is ILiveTransport)
            {
                counts.Add(IsForgotten ? SoakCounts.Interrupted : IsRest ? SoakCounts.Uncertain : SoakCounts.NotSent);
            }
            return (Message: message, Seen: seen);
        }));
        foreach (var (message, seen) in replies.Where(reply => reply.Seen.End is not null))
        {
            if (seen.End is TurnFailed failed && (failed.Kind == RefusalKind.Busy || failed.Message.Contains("waiting", StringComparison.Ordinal)))
                counts.Add(SoakCounts.RefusedRightly);
            else
                Judge(message, Mood.Fine, seen, isStopped: false, isLeft: false);
        }
        // They were heard in an order that nobody promised.
        if (!IsForgotten)
            await ClearAsync(cancellationToken);
    }

    /// <summary>What has to be refused is.</summary>
    async Task AskInVainAsync(IChatTransport transport, CancellationToken cancellationToken)
    {
        var (session, message) = _random.Next(2) == 0 ? (Guid.NewGuid().ToString(), "hello Fine 3") : (_session, " \n ");
        var end = await EndAsync(transport, session, message, cancellationToken);
        if (end is TurnFailed { Message: "Session not found" or "Message is required" } or TurnFailed { Kind: RefusalKind.NotFound or RefusalKind.Invalid })
            counts.Add(SoakCounts.RefusedRightly);
        else if (end is not null && !IsForgotten)
            counts.Trouble(SoakCounts.RefusedWrongly, $"{server.Protocol.Name}: {session} {message}: {end}");
    }

    async Task SeeThatItIsForgottenAsync(IChatTransport transport, CancellationToken cancellationToken)
    {
        // Until the server is there again.
        while (server.Life % 2 == 1)
            await Task.Delay(200, cancellationToken);
        var life = server.Life;
        var end = await EndAsync(transport, _session, MoodyModel.Message($"{number}-{++_said}", Mood.Fine, 3), cancellationToken);
        if (end is TurnFailed { Message: "Session not found" } or TurnFailed { Kind: RefusalKind.NotFound })
            counts.Add(SoakCounts.RefusedRightly);
        else if (end is not null && server.Life == life)
            counts.Trouble(SoakCounts.Lies, $"{server.Protocol.Name}: {end}");
    }

    async Task<ChatEvent?> EndAsync(IChatTransport transport, string session, string message, CancellationToken cancellationToken)
    {
        ChatEvent? end = null;
        try
        {
            await foreach (var happened in transport.SendAsync(session, message, cancellationToken))
                end = happened;
        }
        catch (ServerUnreachableException) when (IsRest || transport is ILiveTransport || server.Life % 2 == 1 || IsForgotten)
        {
            return null;
        }
        return end;
    }

    async Task ClearAsync(CancellationToken cancellationToken)
    {
        await UnlessForgottenAsync(() => server.Truth.ClearAsync(_session, cancellationToken));
        _ledger.Clear();
    }

    async Task CompareAsync(CancellationToken cancellationToken)
    {
        string? wrong = "never looked";
        // A reply that was left goes on for a while.
        for (var patience = 0; patience < 100 && wrong is not null && !IsForgotten; patience++)
        {
            if (patience > 0)
                await Task.Delay(100, cancellationToken);
            await UnlessForgottenAsync(async () => wrong = _ledger.Compare((await server.Truth.GetAsync(_session, cancellationToken)).Messages));
        }
        if (IsForgotten)
            return;
        counts.Add(SoakCounts.Histories);
        if (wrong is not null)
            counts.Trouble(SoakCounts.WrongHistories, $"{server.Protocol.Name}: {wrong}");
    }

    /// <summary>In the middle of a restart anything may be said.</summary>
    async Task UnlessForgottenAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Exception gone) when (IsForgotten && gone is ServerUnreachableException or RefusedException)
        {
        }
    }

    static async Task IgnoreAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception lost) when (lost is ServerUnreachableException or RefusedException)
        {
            // Losing it does no harm.
        }
    }
}
