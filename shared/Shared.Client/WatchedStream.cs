namespace GenAiTransport;

/// <summary>
/// A response that must not fall silent: servers send a sign of life every 15 s, so after three times that the connection is dead, even
/// if nobody told. Reading then fails as it does when a connection breaks. Nor may it go on and on without an event: whoever reads would have to keep it all.
/// </summary>
sealed class WatchedStream(Stream inner, TimeProvider time) : ReadOnlyStream
{
    const int LongestEvent = 4 * 1024 * 1024;

    static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    readonly CancellationTokenSource _givenUp = new();
    int _sinceEvent;

    /// <summary>An event was read from it.</summary>
    public void EventCame() => _sinceEvent = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReadSoonAsync(buffer, cancellationToken);
        _sinceEvent += count;
        return _sinceEvent <= LongestEvent ? count : throw new InvalidDataException("The event is too long.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _givenUp.Dispose();
        base.Dispose(disposing);
    }

    async ValueTask<int> ReadSoonAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var reading = inner.ReadAsync(buffer, _givenUp.Token);
        if (reading.IsCompleted)
            return await reading;
        var read = reading.AsTask();
        try
        {
            return await read.WaitAsync(Silence, time, cancellationToken);
        }
        catch (TimeoutException silent)
        {
            throw new IOException("The server fell silent.", silent);
        }
        finally
        {
            // Ends the connection; else a read that nobody waits for takes what comes next on it, the answer to another request.
            if (!read.IsCompleted)
                await _givenUp.CancelAsync();
        }
    }
}
