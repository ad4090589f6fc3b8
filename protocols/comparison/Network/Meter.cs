namespace GenAiTransport.Comparison;

/// <summary>Counts one direction of all connections; any number may count at once.</summary>
sealed class Meter
{
    long _bytes;
    long _pieces;

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Pieces => Interlocked.Read(ref _pieces);

    public void Count(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _pieces);
    }
}
