namespace GenAiTransport.Cluster.Trials;

/// <summary>Clients that chat on and on, each in a session of its own; every turn of theirs must come whole.</summary>
sealed class Crowd(Func<IChatTransport> connect, Findings findings)
{
    readonly List<Conversation> _conversations = [];
    Task _talking = Task.CompletedTask;
    volatile bool _isEnough;
    int _turns;

    /// <summary>How many turns were answered whole so far.</summary>
    public int Turns => Volatile.Read(ref _turns);

    public async Task BeginAsync(int clients, Func<int, Instance> home)
    {
        for (var client = 0; client < clients; client++)
            _conversations.Add(await Conversation.BeginAsync(home(client), findings));
        _talking = Task.WhenAll(_conversations.Select(conversation => Task.Run(() => TalkAsync(conversation))));
    }

    public async Task<IReadOnlyList<Conversation>> EndAsync()
    {
        _isEnough = true;
        await _talking;
        findings.Count("turns", Turns);
        return _conversations;
    }

    async Task TalkAsync(Conversation conversation)
    {
        await using var client = connect();
        for (var round = 0; !_isEnough; round++)
        {
            var end = await conversation.AskAsync(client, $"Write {10 + (round % 5 * 10)} words about round {round}.");
            findings.Expect(end is TurnCompleted, $"no turn fails: {(end as TurnFailed)?.Message}");
            Interlocked.Increment(ref _turns);
        }
    }
}
