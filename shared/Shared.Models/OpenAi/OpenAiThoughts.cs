namespace GenAiTransport;

/// <summary>
/// Some servers leave a model's thoughts in its reply, between tags at the very beginning. They are told apart here, wherever the deltas are cut.
/// Used by one reply.
/// </summary>
sealed class OpenAiThoughts
{
    const string Open = "<think>";
    const string Close = "</think>";

    string _waiting = "";
    Place _place;

    enum Place
    {
        Beginning,
        Thought,
        Answer,
    }

    /// <summary>What of a delta is the answer and what is thought; what may be part of a tag waits for the next.</summary>
    public (string Text, string Thought) Take(string delta)
    {
        if (_place == Place.Answer)
            return (delta, "");
        var text = _waiting + delta;
        _waiting = "";
        if (_place == Place.Beginning)
        {
            var begun = text.TrimStart();
            if (begun.Length < Open.Length && Open.StartsWith(begun, StringComparison.Ordinal))
            {
                _waiting = text;
                return ("", "");
            }
            if (!begun.StartsWith(Open, StringComparison.Ordinal))
            {
                _place = Place.Answer;
                return (text, "");
            }
            _place = Place.Thought;
            text = begun[Open.Length..];
        }
        var end = text.IndexOf(Close, StringComparison.Ordinal);
        if (end >= 0)
        {
            _place = Place.Answer;
            return (text[(end + Close.Length)..].TrimStart('\n'), text[..end]);
        }
        var kept = Partial(text);
        _waiting = text[^kept..];
        return ("", text[..^kept]);
    }

    /// <summary>What still waited when the reply ended: it was no tag.</summary>
    public (string Text, string Thought) Rest()
    {
        var (rest, place) = (_waiting, _place);
        (_waiting, _place) = ("", Place.Answer);
        return place == Place.Thought ? ("", rest) : (rest, "");
    }

    /// <summary>How many signs at the end may be the beginning of the closing tag.</summary>
    static int Partial(string text)
    {
        for (var length = Math.Min(Close.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(Close[..length], StringComparison.Ordinal))
                return length;
        }
        return 0;
    }
}
