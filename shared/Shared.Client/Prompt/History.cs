namespace GenAiTransport;

/// <summary>What was typed before, oldest first, and the place in it that Up and Down have reached.</summary>
sealed class History(IEnumerable<string> lines)
{
    public const int Most = 1000;

    readonly List<string> _lines = [.. lines.TakeLast(Most)];
    int? _at;
    string _draft = "";

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>False when it repeats the line before.</summary>
    public bool Add(string line)
    {
        Leave();
        if (_lines.LastOrDefault() == line)
            return false;
        _lines.Add(line);
        if (_lines.Count > Most)
            _lines.RemoveAt(0);
        return true;
    }

    /// <summary>The line before; null at the oldest. What was being typed is kept for <see cref="Next"/>.</summary>
    public string? Previous(string current)
    {
        var before = (_at ?? _lines.Count) - 1;
        if (before < 0)
            return null;
        if (_at is null)
            _draft = current;
        _at = before;
        return _lines[before];
    }

    /// <summary>The line after, and after the newest what was being typed; null when that is shown already.</summary>
    public string? Next()
    {
        if (_at is not { } at)
            return null;
        _at = at + 1 < _lines.Count ? at + 1 : null;
        return _at is { } after ? _lines[after] : _draft;
    }

    public void Leave() => (_at, _draft) = (null, "");

    /// <summary>The newest line before <paramref name="before"/> that contains the text.</summary>
    public int? Find(string text, int before)
    {
        for (var at = Math.Min(before, _lines.Count) - 1; at >= 0; at--)
        {
            if (_lines[at].Contains(text, StringComparison.OrdinalIgnoreCase))
                return at;
        }
        return null;
    }
}
