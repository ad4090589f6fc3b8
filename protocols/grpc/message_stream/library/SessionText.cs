using System.Text;

namespace GenAiTransport.MessageStream;

/// <summary>The text of a session, and the messages it is sent as. The first half of a surrogate pair waits for the second: alone it would be lost.</summary>
sealed class SessionText(string msgId, Route route)
{
    const int LongestPiece = 32 * 1024;

    readonly StringBuilder _all = new();
    int _sent;
    int _deltas;
    int _beginnings;

    /// <summary>Null when there is nothing to be sent yet.</summary>
    public StreamMessage? Append(string content)
    {
        _all.Append(content);
        var end = _all.Length > 0 && char.IsHighSurrogate(_all[^1]) ? _all.Length - 1 : _all.Length;
        if (end == _sent && content.Length > 0)
            return null;
        var piece = _all.ToString(_sent, end - _sent);
        _sent = end;
        return route.Message(MessageTypes.Delta, $"{msgId}-delta-{++_deltas}", piece);
    }

    public StreamMessage Setup() => route.Message(MessageTypes.Setup, msgId);

    public StreamMessage Completed(string? content) => route.Completed($"{msgId}-completed", content ?? _all.ToString());

    /// <summary>A setup that is no repeat, and all that was to be sent so far, in few pieces.</summary>
    public IEnumerable<StreamMessage> FromTheBeginning()
    {
        var again = $"{msgId}-again-{++_beginnings}";
        yield return route.Message(MessageTypes.Setup, again);
        var pieces = 0;
        for (var start = 0; start < _sent;)
        {
            var length = Math.Min(LongestPiece, _sent - start);
            if (char.IsHighSurrogate(_all[start + length - 1]) && start + length < _sent)
                length--;
            yield return route.Message(MessageTypes.Delta, $"{again}-delta-{++pieces}", _all.ToString(start, length));
            start += length;
        }
    }
}
