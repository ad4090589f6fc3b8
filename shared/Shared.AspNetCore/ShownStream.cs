namespace GenAiTransport;

/// <summary>One stream on the server's terminal, and in its figures, until it is disposed.</summary>
public sealed class ShownStream : IDisposable
{
    readonly StreamFace _face;
    readonly OpenConnections _connections;
    readonly OpenConnections.Open _open;
    readonly TerminalLog _terminal;
    readonly TimeProvider _time;
    readonly IChatSession _session;
    readonly string? _subscriber;
    readonly long _started;
    int _chunks;
    string _status = "LEFT by the client; the reply goes on";
    Tone _tone = Tone.Warning;

    internal ShownStream(
        StreamFace face, OpenConnections connections, TerminalLog terminal, TimeProvider time, IChatSession session, Row[] about, string? subscriber = null)
    {
        (_face, _connections, _terminal, _time, _session, _subscriber) = (face, connections, terminal, time, session, subscriber);
        if (subscriber is not null)
            (_status, _tone) = ("CLOSED", Tone.Success);
        _started = time.GetTimestamp();
        _open = connections.Enter();
        terminal.Box(face.Emoji, $"{face.Name} STARTED", [.. about, ("Active Streams", _open.Count), .. face.Traits], Tone.Request);
    }

    public void Tell(ChatEvent happened)
    {
        if (happened is Chunk chunk)
        {
            _chunks++;
            _terminal.Chunk(_face.Emoji, chunk.ChunkNumber, chunk.Text, _subscriber);
        }
        else if (_subscriber is null && happened is TurnCompleted { FinishReason: var reason })
            (_status, _tone) = (reason == FinishReasons.Stop ? "SUCCESS" : reason.ToUpperInvariant(), Tone.Success);
        else if (_subscriber is null && happened is TurnFailed failed)
            (_status, _tone) = ($"FAILED: {failed.Message}", Tone.Error);
    }

    public void Dispose()
    {
        _open.Dispose();
        _terminal.Box(_face.Emoji, $"{_face.Name} COMPLETED",
        [
            ("Session", TerminalText.ShortId(_session.Id)),
            ("Total Chunks", _chunks),
            ("Total Time", TerminalText.Seconds(_time.GetElapsedTime(_started))),
            ("Active Streams", _connections.Count),
            ("Status", _status),
        ], _tone);
    }
}
