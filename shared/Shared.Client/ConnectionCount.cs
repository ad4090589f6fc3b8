namespace GenAiTransport;

/// <summary>How often a client set out to connect, however often it then had to knock, and how often it was connected again.</summary>
public sealed class ConnectionCount
{
    readonly Lock _gate = new();
    int _connected;

    public int Attempts { get; private set; }

    public int Reconnections => Math.Max(0, _connected - 1);

    public void SetOut()
    {
        lock (_gate)
            Attempts++;
    }

    public void Connected()
    {
        lock (_gate)
        {
            _connected++;
            Attempts = Math.Max(Attempts, _connected);
        }
    }
}
