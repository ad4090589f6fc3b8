namespace GenAiTransport.Tests;

/// <summary>A terminal that is held (Ctrl+S): the first write does not return until it is released.</summary>
sealed class HeldWriter : StringWriter
{
    readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ManualResetEvent released = new(false);

    public Task Reached => reached.Task;

    public int Flushes { get; private set; }

    public void Release() => released.Set();

    public override void Write(System.Text.StringBuilder? value)
    {
        reached.TrySetResult();
        released.WaitOne();
        base.Write(value);
    }

    public override void Flush()
    {
        base.Flush();
        Flushes++;
    }

    protected override void Dispose(bool disposing)
    {
        released.Dispose();
        base.Dispose(disposing);
    }
}
