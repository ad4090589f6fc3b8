namespace GenAiTransport.MessageStream.Server;

/// <summary>The memory that all conversations share, counted in characters.</summary>
sealed class Room(long size)
{
    long _taken;

    public bool TryTake(int characters)
    {
        if (Interlocked.Add(ref _taken, characters) <= size)
            return true;
        Give(characters);
        return false;
    }

    public void Give(int characters) => Interlocked.Add(ref _taken, -characters);
}
