using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace GenAiTransport;

/// <summary>
/// Many callers, one taker. A caller is never kept waiting: what has no room is counted instead. Chunk lines give way first,
/// from half-full on, so that a box still finds room.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose.")]
sealed class TerminalQueue(int capacity)
{
    // Nobody sees more pictures a second than this gives, and a taker that rests need not be woken for each line.
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    readonly Channel<TerminalEntry> _entries = Channel.CreateBounded<TerminalEntry>(new BoundedChannelOptions(capacity) { SingleReader = true });
    readonly SemaphoreSlim _hurry = new(0);
    TaskCompletionSource? _flushed;
    int _skippedChunks;
    int _skippedOthers;
    volatile bool _isClosed;

    public int TakeSkippedChunks() => Interlocked.Exchange(ref _skippedChunks, 0);

    public int TakeSkippedOthers() => Interlocked.Exchange(ref _skippedOthers, 0);

    public void Add(in TerminalEntry entry)
    {
        if (_isClosed)
            return;
        var isChunk = entry.Kind == TerminalEntryKind.Chunk;
        if ((isChunk && _entries.Reader.Count >= capacity / 2) || !_entries.Writer.TryWrite(entry))
            Interlocked.Increment(ref isChunk ? ref _skippedChunks : ref _skippedOthers);
    }

    /// <summary>Done when the taker says that everything added before is written.</summary>
    public Task WhenFlushed()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flushed = Interlocked.CompareExchange(ref _flushed, mine, null) ?? mine;
        // Wakes the taker. In a full queue there is no room for it, and no need.
        _entries.Writer.TryWrite(default);
        _hurry.Release();
        return flushed.Task;
    }

    /// <summary>Nothing is added any more; what is there may still be taken.</summary>
    public void Close()
    {
        _isClosed = true;
        _entries.Writer.TryComplete();
        _hurry.Release();
    }

    /// <summary>Holds the taker's thread until there is something to take; false when the queue is closed and empty.</summary>
    public bool Wait(out TaskCompletionSource? flushed)
    {
        // What should have woken the taker may have been taken with what was there before.
        var isMore = Volatile.Read(ref _flushed) is not null || _entries.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
        flushed = Interlocked.Exchange(ref _flushed, null);
        return isMore;
    }

    public bool TryTake(out TerminalEntry entry) => _entries.Reader.TryRead(out entry);

    /// <summary>Lets a picture's worth of lines gather, unless somebody waits for them.</summary>
    public void Rest() => _hurry.Wait(Frame);
}
