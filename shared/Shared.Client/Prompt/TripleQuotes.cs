namespace GenAiTransport;

/// <summary>A message of several lines stands between <c>"""</c> and <c>"""</c>.</summary>
static class TripleQuotes
{
    const string Quotes = "\"\"\"";

    /// <summary>The message was opened and is not closed yet.</summary>
    public static bool AreOpen(string text)
    {
        var begun = text.AsSpan().TrimStart();
        return begun.StartsWith(Quotes) && !begun[Quotes.Length..].TrimEnd().EndsWith(Quotes);
    }

    /// <summary>The message without its quotes; a text that has none stays as it is.</summary>
    public static string Remove(string text)
    {
        var inner = text.AsSpan().Trim();
        if (!inner.StartsWith(Quotes))
            return text;
        inner = inner[Quotes.Length..];
        if (inner.EndsWith(Quotes))
            inner = inner[..^Quotes.Length];
        return inner.Trim('\n').TrimEnd().ToString();
    }
}
