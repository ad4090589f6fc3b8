namespace GenAiTransport.MessageStream;

/// <summary>
/// Messages of a session that wait to be sent by unary calls, one after the other. One that could not be sent waits on. A server that lacks what
/// came before them is told everything from the beginning, once.
/// </summary>
sealed class UnaryLine(Calls calls, SessionText text, Action<StreamResponse> answered)
{
    readonly LinkedList<StreamMessage> _waiting = [];

    public void Add(StreamMessage message)
    {
        // A completed message that was tried before said what was the text then, and what was tried before need not wait twice.
        if (_waiting.Last?.Value is { } last && (last.Type == MessageTypes.Completed || last.MsgId == message.MsgId))
            _waiting.RemoveLast();
        _waiting.AddLast(message);
    }

    public void Clear() => _waiting.Clear();

    /// <summary>Gives the answer to the last, or the first failure; null when nothing waits.</summary>
    public Task<StreamResponse?> SendAsync(CallScope scope) => SendAsync(isAgain: false, scope);

    public async Task<StreamResponse> SendAgainAsync(StreamMessage completed, CallScope scope)
    {
        Restart(completed);
        return (await SendAsync(isAgain: true, scope).ConfigureAwait(false))!;
    }

    async Task<StreamResponse?> SendAsync(bool isAgain, CallScope scope)
    {
        StreamResponse? last = null;
        while (_waiting.First?.Value is { } message)
        {
            last = await calls.SendAsync(message, scope).ConfigureAwait(false);
            if (last.IsFailure())
                return last;
            _waiting.RemoveFirst();
            answered(last);
            if (last.IsGap() && !isAgain)
            {
                isAgain = true;
                Restart(_waiting.Last?.Value ?? message);
            }
            else if (last.IsError())
                return last;
        }
        return last;
    }

    /// <summary>All deltas are in the text; only a completed message is to be sent besides.</summary>
    void Restart(StreamMessage last)
    {
        _waiting.Clear();
        foreach (var message in text.FromTheBeginning())
            _waiting.AddLast(message);
        if (last.Type == MessageTypes.Completed)
            _waiting.AddLast(last);
    }
}
