namespace GenAiTransport;

/// <summary>
/// Ctrl+C, as something one can wait for: until disposed, the first one is for whoever listened last, and one more before somebody listens anew is left
/// to the system, which ends the program.
/// </summary>
public sealed class Interrupts : IDisposable
{
    volatile CancellationTokenSource? _listener;

    public Interrupts() => Console.CancelKeyPress += Take;

    /// <summary>The token is cancelled by the next interrupt.</summary>
    public CancellationToken Listen()
    {
        var listener = new CancellationTokenSource();
        _listener = listener;
        return listener.Token;
    }

    public void Dispose() => Console.CancelKeyPress -= Take;

    void Take(object? sender, ConsoleCancelEventArgs pressed)
    {
        if (_listener is not { IsCancellationRequested: false } listener)
            return;
        pressed.Cancel = true;
        _ = listener.CancelAsync();
    }
}
