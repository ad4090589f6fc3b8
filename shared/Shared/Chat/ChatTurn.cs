using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GenAiTransport;

/// <summary>
/// One message and its reply: a list of events that grows while the model speaks. It belongs to its session, not to a
/// connection; it runs to its end with no reader, and any number of readers may read it from any position.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing to dispose.")]
public sealed class ChatTurn
{
    /// <summary>
    /// A position is the number of a chunk; what is said before the first chunk stands at -1 and 0, what is said after the
    /// last one at the number after it. Reading after <see cref="TheBeginning"/> gives everything.
    /// </summary>
    public const int TheBeginning = -2;

    /// <summary>Where a reader is that has taken the end.</summary>
    const long All = long.MaxValue;

    readonly Lock _gate = new();
    readonly CancellationTokenSource _stop = new();
    readonly TimeProvider _time;
    ChatEvent[] _events = new ChatEvent[8];
    int _count;
    int _unheard;
    bool _isLost;
    Action<ChatEvent>? _whenEnded;
    // Those who read and have waited; most turns have one. Never changed, but replaced.
    Signal[] _readers = [];

    internal ChatTurn(IChatSession session, string message, bool isNewSession, string? senderId, Guid? id, TimeProvider time)
        : this(session, message, isNewSession, senderId, (id ?? Guid.NewGuid()).ToString(), time) =>
        Append(new TurnStarted(session.Id, session.Model, Id, time.GetUtcNow()));

    /// <summary>A turn that began elsewhere: its events are brought here from its beginning.</summary>
    internal ChatTurn(IChatSession session, string message, bool isNewSession, string? senderId, string id, TimeProvider time) =>
        (Session, Message, IsNewSession, SenderId, Id, _time, Trace) = (session, message, isNewSession, senderId, id, time, new TurnTrace(time));

    public string Id { get; }

    public IChatSession Session { get; }

    public string Message { get; }

    public bool IsNewSession { get; }

    /// <summary>The connection that sent the message, where it has a seat in the session.</summary>
    public string? SenderId { get; }

    /// <summary>How long the reply will be, known before its first chunk only when the streaming is simulated.</summary>
    public int? TotalLength { get; internal set; }

    /// <summary>Null while the turn waits or runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Where the event that came last stands. The end of a lost turn stands after all that anybody has heard.</summary>
    public int Position
    {
        get
        {
            lock (_gate)
                return _isLost ? int.MaxValue : _count + TheBeginning;
        }
    }

    /// <summary>Where it runs, it is told how.</summary>
    internal TurnTrace Trace { get; }

    internal CancellationToken Stopped => _stop.Token;

    /// <summary>Why the server itself ended it; null when it did not.</summary>
    internal Refusal? BrokenOff { get; private set; }

    internal bool IsLost
    {
        get
        {
            lock (_gate)
                return _isLost;
        }
    }

    /// <summary>How many wait for more.</summary>
    internal int Readers
    {
        get
        {
            lock (_gate)
                return _readers.Length;
        }
    }

    /// <summary>Ends the reply where it is; what was shown stays in the history. False when it had ended already.</summary>
    public bool Stop()
    {
        lock (_gate)
        {
            if (EndedAt is not null)
                return false;
        }
        // What is cancelled answers on threads of its own, not under the locks of whoever stops it.
        _ = _stop.CancelAsync();
        return true;
    }

    /// <summary>Ends the reply as failed.</summary>
    internal void BreakOff(Refusal why)
    {
        BrokenOff = why;
        Stop();
    }

    /// <summary>
    /// The events after a position, first those that exist, then live, to the turn's end. They come in batches, so that a writer
    /// can write all that is ready and then flush once; after each <paramref name="silence"/> without an event comes an empty one.
    /// </summary>
    public async IAsyncEnumerable<ReadOnlyMemory<ChatEvent>> ReadBatchesAsync(
        int after = TheBeginning,
        TimeSpan? silence = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = Start(after);
        Signal? more = null;
        Watch? watch = null;
        try
        {
            while (true)
            {
                var ready = Take(ref next, out var isOver);
                if (!ready.IsEmpty)
                    yield return ready;
                else if (isOver)
                    yield break;
                else if (watch is null)
                {
                    Enter(more = new Signal());
                    watch = new Watch(more, silence ?? Timeout.InfiniteTimeSpan, _time, cancellationToken);
                }
                else if (!await watch.WaitAsync())
                    yield return ReadOnlyMemory<ChatEvent>.Empty;
            }
        }
        finally
        {
            watch?.Dispose();
            if (more is not null)
                Leave(more);
        }
    }

    public async IAsyncEnumerable<ChatEvent> ReadAsync(
        int after = TheBeginning,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(after, null, cancellationToken))
        {
            for (var index = 0; index < batch.Length; index++)
                yield return batch.Span[index];
        }
    }

    internal void Append(ChatEvent happened)
    {
        lock (_gate)
        {
            Add(happened);
            EndedAt = happened switch
            {
                TurnCompleted completed => completed.Timestamp,
                TurnFailed failed => failed.Timestamp,
                _ => null,
            };
            if (EndedAt is not null)
                _whenEnded?.Invoke(happened);
            foreach (var reader in _readers)
                reader.Set();
        }
    }

    /// <summary>A chunk leaves with those that are ready when the model is: readers hear of them by <see cref="Wake"/>, or when there are many.</summary>
    internal void Append(Chunk chunk)
    {
        const int Many = 16;
        lock (_gate)
        {
            Add(chunk);
            if (++_unheard < Many)
                return;
            _unheard = 0;
            foreach (var reader in _readers)
                reader.Set();
        }
    }

    /// <summary>
    /// What is ready goes out before the model is waited for, without a change of threads: its readers write it before this returns. Whoever calls it
    /// holds no lock.
    /// </summary>
    internal void Wake()
    {
        Signal[] readers;
        lock (_gate)
        {
            if (_unheard == 0)
                return;
            (_unheard, readers) = (0, _readers);
        }
        foreach (var reader in readers)
            reader.SetNow();
    }

    void Add(ChatEvent happened)
    {
        if (_count == _events.Length)
            Array.Resize(ref _events, _count * 2);
        _events[_count++] = happened;
    }

    /// <summary>
    /// Ends a turn that was lost with what was running it: how much of it was told is not known here, so whoever asks, from whatever position, is told
    /// how it ended.
    /// </summary>
    internal void Lose(TurnFailed failed)
    {
        lock (_gate)
        {
            if (EndedAt is not null)
                return;
            _isLost = true;
            Append(failed);
        }
    }

    /// <summary>Called with its last event, before any reader has that; at once when it has ended.</summary>
    internal void WhenEnded(Action<ChatEvent> action)
    {
        lock (_gate)
        {
            if (EndedAt is null)
                _whenEnded += action;
            else
                action(_events[_count - 1]);
        }
    }

    /// <summary>The index of the first event after a position.</summary>
    internal long Start(int after)
    {
        var first = Math.Max(0L, after - (long)TheBeginning);
        lock (_gate)
            return _isLost ? Math.Min(first, _count - 1) : first;
    }

    /// <summary>Slots that are filled never change, and growing copies them, so a batch may be read without the lock.</summary>
    internal ReadOnlyMemory<ChatEvent> Take(ref long next, out bool isOver)
    {
        lock (_gate)
        {
            isOver = EndedAt is not null;
            // Who has heard more than is known here hears the end.
            if (_isLost && next >= _count && next != All)
                next = _count - 1;
            if (next >= _count)
                return default;
            var ready = _events.AsMemory((int)next, _count - (int)next);
            next = isOver ? All : _count;
            return ready;
        }
    }

    /// <summary>From here on a reader is told that there is more.</summary>
    internal void Enter(Signal reader)
    {
        lock (_gate)
            _readers = [.. _readers, reader];
        ChatTelemetry.Readers.Add(1);
    }

    internal void Leave(Signal reader)
    {
        lock (_gate)
        {
            var others = Array.FindAll(_readers, other => other != reader);
            if (others.Length == _readers.Length)
                return;
            _readers = others;
        }
        ChatTelemetry.Readers.Add(-1);
    }
}
