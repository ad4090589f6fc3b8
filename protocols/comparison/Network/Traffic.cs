namespace GenAiTransport.Comparison;

/// <summary>What passed in each direction: the bytes, and in how many pieces they came.</summary>
readonly record struct Traffic(long BytesUp, long WritesUp, long BytesDown, long WritesDown)
{
    public long Bytes => BytesUp + BytesDown;

    public long Writes => WritesUp + WritesDown;

    public static Traffic operator -(Traffic after, Traffic before) => new(
        after.BytesUp - before.BytesUp, after.WritesUp - before.WritesUp, after.BytesDown - before.BytesDown, after.WritesDown - before.WritesDown);
}
