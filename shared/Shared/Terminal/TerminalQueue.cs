namespace GenAiTransport;

/// <summary>
/// Many callers, one taker. A caller is never kept waiting: what has no room is counted instead. Chunk lines give way first,
/// from half-full on, so that a box still finds room. The taker gets everything at once by swapping two arrays.
/// </summary>
sealed class TerminalQueue(int capacity)
{
    // Nobody sees more pictures a second than this gives. Waking a thread is dear to the caller who does it; at this pace it is
    // the clock that wakes the taker, and only a caller who ends a silence, or fills a quarter of the room, has to.
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    readonly object _gate = new();
    TerminalEntry[] _filling = new TerminalEntry[capacity];
    TerminalEntry[] _spare = new TerminalEntry[capacity];
    TaskCompletionSource? _flushed;
    int _count;
    int _skippedChunks;
    int _skippedOthers;
    bool _idle;
    bool _busy;
    bool _closed;

    public void Add(in TerminalEntry entry)
    {
        lock (_gate)
        {
            if (_closed)
                return;

            if (entry.Kind == TerminalEntryKind.Chunk && _count >= _filling.Length / 2)
            {
                _skippedChunks++;
                return;
            }

            if (_count == _filling.Length)
            {
                _skippedOthers++;
                return;
            }

            _filling[_count++] = entry;
            if (_idle || _count == _filling.Length / 4)
                Monitor.Pulse(_gate);
            _idle = false;
        }
    }

    /// <summary>Done when the taker says that everything added before is written.</summary>
    public Task WhenFlushed()
    {
        lock (_gate)
        {
            if (_closed)
                return Task.CompletedTask;

            _flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(_gate);
            return _flushed.Task;
        }
    }

    /// <summary>Nothing is added any more; what is there may still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Holds the taker's thread until there is something; false when the queue is closed and empty.
    /// The batch is the taker's until the next call.
    /// </summary>
    public bool Take(out TerminalBatch batch)
    {
        lock (_gate)
        {
            if (_busy && !_closed && _flushed is null && _count < _filling.Length / 4)
                Monitor.Wait(_gate, Frame);

            while (_count == 0 && _flushed is null && !_closed)
            {
                _idle = true;
                Monitor.Wait(_gate);
            }

            _idle = false;
            _busy = _count > 0;
            var last = _closed && _count == 0 && _flushed is null;
            batch = new TerminalBatch(new(_filling, 0, _count), _skippedChunks, _skippedOthers, _flushed);
            (_filling, _spare) = (_spare, _filling);
            (_count, _skippedChunks, _skippedOthers, _flushed) = (0, 0, 0, null);
            return !last;
        }
    }
}
