namespace GenAiTransport.Tests;

/// <summary>A terminal that is held (Ctrl+S): the first write does not return until it is released.</summary>
sealed class HeldWriter : StringWriter
{
    readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ManualResetEvent _released = new(false);

    public Task Reached => _reached.Task;

    public int Flushes { get; private set; }

    public void Release() => _released.Set();

    public override void Write(string? value)
    {
        _reached.TrySetResult();
        _released.WaitOne();
        base.Write(value);
    }

    public override void Flush()
    {
        base.Flush();
        Flushes++;
    }

    protected override void Dispose(bool disposing)
    {
        _released.Dispose();
        base.Dispose(disposing);
    }
}
