using System.Globalization;
using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>What may end a call before its answer, and which of them it was: its time, its caller, or the end of the client.</summary>
sealed class CallScope : IDisposable
{
    readonly CallScope? _outer;
    readonly CancellationTokenSource _late;
    readonly CancellationTokenSource _either;
    readonly CancellationToken _disposed;
    readonly CancellationToken _cancelled;
    readonly TimeSpan _timeout;

    public CallScope(TimeSpan timeout, TimeProvider time, CancellationToken disposed, CancellationToken cancelled)
        : this(null, timeout, time, disposed, cancelled)
    {
    }

    CallScope(CallScope? outer, TimeSpan timeout, TimeProvider time, CancellationToken disposed, CancellationToken cancelled)
    {
        (_outer, _timeout, _disposed, _cancelled) = (outer, timeout, disposed, cancelled);
        _late = new CancellationTokenSource(timeout, time);
        _either = outer is null
            ? CancellationTokenSource.CreateLinkedTokenSource(_late.Token, disposed, cancelled)
            : CancellationTokenSource.CreateLinkedTokenSource(_late.Token, outer.Token);
        // The server keeps it too. The wire's clock is the real one, whatever the clock here.
        Deadline = timeout == Timeout.InfiniteTimeSpan ? outer?.Deadline : Earlier(TimeProvider.System.GetUtcNow().UtcDateTime + timeout, outer?.Deadline);
    }

    public CancellationToken Token => _either.Token;

    public DateTime? Deadline { get; }

    public Status TooLate => _late.IsCancellationRequested || _outer is null
        ? new Status(StatusCode.DeadlineExceeded, string.Create(CultureInfo.InvariantCulture, $"Not answered within {_timeout.TotalSeconds:0.###} s"))
        : _outer.TooLate;

    bool IsLate => _late.IsCancellationRequested || _outer is { IsLate: true };

    /// <summary>A part of this one's time.</summary>
    public CallScope Within(TimeSpan timeout, TimeProvider time) => new(this, timeout, time, _disposed, _cancelled);

    /// <summary>Throws when the caller or the client ended it; otherwise how it failed.</summary>
    public Status Failure(Status status)
    {
        ThrowIfEnded();
        return IsLate || status.StatusCode == StatusCode.DeadlineExceeded ? TooLate : status;
    }

    public void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(MessageStreamingClient));
        _cancelled.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }

    static DateTime Earlier(DateTime one, DateTime? other) => other is { } limit && limit < one ? limit : one;
}
