namespace GenAiTransport;

/// <summary>
/// Lets others know that a message is being typed: from its first key until it is sent, given up, or nothing was typed for two
/// seconds. Commands are nobody's business.
/// </summary>
sealed class TypingSignal : IDisposable
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    readonly Lock _gate = new();
    readonly Action<bool> _tell;
    readonly ITimer _silent;
    bool _isTyping;

    public TypingSignal(Action<bool> tell, TimeProvider time)
    {
        _tell = tell;
        _silent = time.CreateTimer(_ => Say(false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Changed(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('/'))
        {
            Stop();
            return;
        }
        _silent.Change(Silence, Timeout.InfiniteTimeSpan);
        Say(true);
    }

    public void Stop()
    {
        _silent.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Say(false);
    }

    public void Dispose() => _silent.Dispose();

    void Say(bool typing)
    {
        lock (_gate)
        {
            if (_isTyping == typing)
                return;
            _isTyping = typing;
            _tell(typing);
        }
    }
}
