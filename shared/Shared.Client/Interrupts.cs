namespace GenAiTransport;

/// <summary>
/// Ctrl+C, as something one can wait for. While nobody listens, the first one asks and the second one leaves; while a reply streams,
/// whoever shows it listens and stops it.
/// </summary>
public sealed class Interrupts
{
    readonly Lock _gate = new();
    CancellationTokenSource? _listener;

    /// <summary>Whether the last thing that happened was an interrupt that nobody took.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Takes Ctrl+C away from the system until disposed.</summary>
    public IDisposable Attach()
    {
        ConsoleCancelEventHandler handler = (_, pressed) => pressed.Cancel = Press();
        Console.CancelKeyPress += handler;
        return new Scope(() => Console.CancelKeyPress -= handler);
    }

    /// <summary>False when the program should end now.</summary>
    public bool Press()
    {
        CancellationTokenSource? listener;
        lock (_gate)
        {
            if (IsPending)
                return false;
            IsPending = true;
            listener = _listener;
        }
        _ = listener?.CancelAsync();
        return true;
    }

    public void Forget()
    {
        lock (_gate)
            IsPending = false;
    }

    /// <summary>The token is cancelled by the next interrupt; one after that ends the program.</summary>
    public IDisposable Listen(out CancellationToken pressed)
    {
        var source = new CancellationTokenSource();
        pressed = source.Token;
        lock (_gate)
            (_listener, IsPending) = (source, false);
        return new Scope(() =>
        {
            lock (_gate)
                (_listener, IsPending) = (null, false);
            source.Dispose();
        });
    }

    sealed class Scope(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
