namespace Grpc.Core;

[Flags]
public enum WriteFlags
{
    /// <summary>More follows at once: the message may wait for the next one and travel with it.</summary>
    BufferHint = 1,

    /// <summary>Not compressed, even in a call that compresses.</summary>
    NoCompress = 2,
}
