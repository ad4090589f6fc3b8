using System.Diagnostics;

namespace GenAiTransport;

/// <summary>
/// Many callers, one taker. A caller is never kept waiting: what has no room is counted instead. Chunk lines give way first,
/// from half-full on, so that a box still finds room. A taker that waits is asleep: one that spun would cost more than a reply that comes word by word.
/// </summary>
sealed class TerminalQueue(int capacity)
{
    // Nobody sees more pictures a second than this gives, and a taker that rests need not be woken for each line.
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    readonly object _gate = new();
    readonly Queue<(Func<string> Render, bool IsFramed)> _entries = [];
    TaskCompletionSource? _flushed;
    long _taken;
    int _skippedChunks;
    int _skippedOthers;
    bool _isClosed;
    bool _isResting;

    public int TakeSkippedChunks() => Interlocked.Exchange(ref _skippedChunks, 0);

    public int TakeSkippedOthers() => Interlocked.Exchange(ref _skippedOthers, 0);

    public void Add(Func<string> render, bool isFramed = false, bool isChunk = false)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (_entries.Count >= (isChunk ? capacity / 2 : capacity))
            {
                Interlocked.Increment(ref isChunk ? ref _skippedChunks : ref _skippedOthers);
                return;
            }
            _entries.Enqueue((render, isFramed));
            if (!_isResting)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Done when the taker says that everything added before is written.</summary>
    public Task WhenFlushed()
    {
        lock (_gate)
        {
            _flushed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(_gate);
            return _flushed.Task;
        }
    }

    /// <summary>Nothing is added any more; what is there may still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Holds the taker's thread until there is something to take, and lets a picture's worth of lines gather, unless somebody waits for them; false when
    /// the queue is closed and empty.
    /// </summary>
    public bool Wait(out TaskCompletionSource? flushed)
    {
        lock (_gate)
        {
            while (_entries.Count == 0 && _flushed is null && !_isClosed)
                Monitor.Wait(_gate);
            var rest = Frame - Stopwatch.GetElapsedTime(_taken);
            if (rest > TimeSpan.Zero && _flushed is null && !_isClosed)
            {
                _isResting = true;
                Monitor.Wait(_gate, rest);
                _isResting = false;
            }
            _taken = Stopwatch.GetTimestamp();
            (flushed, _flushed) = (_flushed, null);
            return _entries.Count > 0 || flushed is not null;
        }
    }

    public bool TryTake(out (Func<string> Render, bool IsFramed) entry)
    {
        lock (_gate)
            return _entries.TryDequeue(out entry);
    }
}
