namespace GenAiTransport;

/// <summary>
/// The bytes of an answer on their way to a parser, with two promises: no more than a limit is read between two calls of
/// <see cref="Advance"/>, and lines that are no field of an event stream are kept, because a provider may end a stream with a bare JSON error.
/// </summary>
sealed class ModelBody(Stream inner, int limit) : ReadOnlyStream
{
    const int StrayLimit = 64 * 1024;

    readonly MemoryStream _stray = new();
    int _unparsed;
    bool _atLineStart = true;
    bool _inStrayLine;

    public ReadOnlySpan<byte> Stray => _stray.GetBuffer().AsSpan(0, (int)_stray.Length);

    /// <summary>What was read so far is parsed; the limit counts anew.</summary>
    public void Advance() => _unparsed = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _unparsed += count;
        if (_unparsed > limit)
            throw new ModelTrouble(ModelTroubleKind.TooLarge, $"more than {limit} bytes in one piece");
        KeepStrayLines(buffer.Span[..count]);
        return count;
    }

    void KeepStrayLines(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_atLineStart)
                _inStrayLine = " \t{}[]\""u8.Contains(bytes[0]);
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? bytes : bytes[..(end + 1)];
            if (_inStrayLine && _stray.Length + line.Length <= StrayLimit)
                _stray.Write(line);
            _atLineStart = end >= 0;
            bytes = bytes[line.Length..];
        }
    }
}
