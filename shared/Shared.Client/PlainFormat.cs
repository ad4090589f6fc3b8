namespace GenAiTransport;

/// <summary>The reply as it is, but for what could steer the terminal.</summary>
sealed class PlainFormat : IReplyFormat
{
    readonly TextCleaner _cleaner = new();

    public bool IsAtLineStart { get; private set; } = true;

    public string Next(string text)
    {
        var clean = _cleaner.Clean(text);
        if (clean.Length > 0)
            IsAtLineStart = clean[^1] == '\n';
        return clean;
    }

    public string Interrupt(string line)
    {
        var start = IsAtLineStart ? "" : "\n";
        IsAtLineStart = true;
        return $"{start}{line}\n";
    }

    public string End() => "";
}
