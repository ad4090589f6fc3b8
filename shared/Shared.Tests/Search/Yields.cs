namespace GenAiTransport.Tests.Search;

/// <summary>A clock that gives way at moments that a number decides: sessions read the time wherever threads meet, also under their locks.</summary>
sealed class Yields(int seed) : TimeProvider
{
    int _count;

    public override DateTimeOffset GetUtcNow()
    {
        Pass();
        return DateTimeOffset.UnixEpoch;
    }

    public void Pass()
    {
        var dice = (uint)HashCode.Combine(seed, Interlocked.Increment(ref _count));
        if (dice % 8 == 0)
            Thread.Yield();
        else if (dice % 8 == 1)
            Thread.SpinWait((int)(dice >> 8) % 500);
        else if (dice % 64 == 2)
            Thread.Sleep(0);
    }
}
