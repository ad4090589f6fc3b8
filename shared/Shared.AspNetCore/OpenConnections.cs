namespace GenAiTransport;

/// <summary>How many long-lived connections are open, under the name that <c>/health</c> and <c>/stats</c> give to them.</summary>
public sealed class OpenConnections(string name) : IFigure
{
    int _count;

    public string Name => name;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a connection until it is disposed; gives the count including it.</summary>
    public Open Enter() => new(this, Interlocked.Increment(ref _count));

    public readonly struct Open(OpenConnections connections, int count) : IDisposable
    {
        public int Count => count;

        public void Dispose() => Interlocked.Decrement(ref connections._count);
    }
}
