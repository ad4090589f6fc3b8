namespace GenAiTransport;

/// <summary>An answer as a stream of events in OpenAI's words. Disposing it hangs up.</summary>
sealed class OpenAiBody : ReadOnlyStream
{
    readonly HttpResponseMessage _response;
    readonly CancellationTokenSource _end = new();
    readonly IAsyncEnumerator<byte[]> _events;
    readonly OpenAiReply _reply = new();
    ReadOnlyMemory<byte> _ready;

    public OpenAiBody(HttpResponseMessage response)
    {
        _response = response;
        _events = ModelAnswer.EventsAsync(response, _end.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await using var stop = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        while (_ready.IsEmpty)
        {
            if (!await _events.MoveNextAsync())
                return 0;
            _ready = _reply.Translate(_events.Current);
        }
        var count = Math.Min(buffer.Length, _ready.Length);
        _ready[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _response.Dispose();
        base.Dispose(disposing);
    }
}
