namespace GenAiTransport.Tests.Search;

/// <summary>A follower that writes down what it hears.</summary>
sealed class Hearing(SessionMember member, ChatTurn? first, int after)
{
    readonly Lock _gate = new();
    readonly List<string> _told = [];
    readonly List<string> _updates = [];
    readonly CancellationTokenSource _left = new();
    Task<FollowEnd?>? _listening;

    public int Count
    {
        get
        {
            lock (_gate)
                return _told.Count;
        }
    }

    public string[] Told
    {
        get
        {
            lock (_gate)
                return [.. _told];
        }
    }

    public string[] Updates
    {
        get
        {
            lock (_gate)
                return [.. _updates];
        }
    }

    public bool IsListening => _listening is not null;

    /// <summary>How it ended; null when it was left.</summary>
    public Task<FollowEnd?> ListenAsync() => _listening ??= Task.Run(HearAsync);

    public async Task LeaveAsync()
    {
        await _left.CancelAsync();
        if (_listening is not null)
            await _listening;
        member.Dispose();
        _left.Dispose();
    }

    async Task<FollowEnd?> HearAsync()
    {
        try
        {
            await foreach (var news in member.FollowAsync(first, after, cancellationToken: _left.Token))
            {
                lock (_gate)
                {
                    if (news is TurnNews { Turn: var turn })
                        _told.Add($"turn {turn.Message}");
                    else if (news is EventNews { Events: var events })
                        _told.AddRange(events.ToArray().Select(Plain.Text));
                    else if (news is UpdateNews { Update: var update })
                        _updates.Add(Plain.Text(update));
                    else if (news is EndNews { Reason: var end })
                        return end;
                }
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
        }
        return null;
    }
}
