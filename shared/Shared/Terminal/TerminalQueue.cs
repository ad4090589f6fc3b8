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

    readonly object gate = new();
    TerminalEntry[] filling = new TerminalEntry[capacity];
    TerminalEntry[] spare = new TerminalEntry[capacity];
    TaskCompletionSource? flushed;
    int count;
    int skippedChunks;
    int skippedOthers;
    bool idle;
    bool busy;
    bool closed;

    public void Add(in TerminalEntry entry)
    {
        lock (gate)
        {
            if (closed)
                return;

            if (entry.Kind == TerminalEntryKind.Chunk && count >= filling.Length / 2)
            {
                skippedChunks++;
                return;
            }

            if (count == filling.Length)
            {
                skippedOthers++;
                return;
            }

            filling[count++] = entry;
            if (idle || count == filling.Length / 4)
                Monitor.Pulse(gate);
            idle = false;
        }
    }

    /// <summary>Done when the taker says that everything added before is written.</summary>
    public Task WhenFlushed()
    {
        lock (gate)
        {
            if (closed)
                return Task.CompletedTask;

            flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(gate);
            return flushed.Task;
        }
    }

    /// <summary>Nothing is added any more; what is there may still be taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>
    /// Holds the taker's thread until there is something; false when the queue is closed and empty.
    /// The batch is the taker's until the next call.
    /// </summary>
    public bool Take(out TerminalBatch batch)
    {
        lock (gate)
        {
            if (busy && !closed && flushed is null && count < filling.Length / 4)
                Monitor.Wait(gate, Frame);

            while (count == 0 && flushed is null && !closed)
            {
                idle = true;
                Monitor.Wait(gate);
            }

            idle = false;
            busy = count > 0;
            var last = closed && count == 0 && flushed is null;
            batch = new TerminalBatch(new(filling, 0, count), skippedChunks, skippedOthers, flushed);
            (filling, spare) = (spare, filling);
            (count, skippedChunks, skippedOthers, flushed) = (0, 0, 0, null);
            return !last;
        }
    }
}
