namespace GenAiTransport;

/// <summary>Text from outside, made fit for a log or a sentence.</summary>
static class ModelText
{
    const int DetailLimit = 500;
    const int NameLimit = 60;

    /// <summary>One line without the key and without control characters, of bounded length.</summary>
    public static string Detail(string text, string? key)
    {
        var scrubbed = string.IsNullOrEmpty(key) ? text : text.Replace(key, "***", StringComparison.OrdinalIgnoreCase);
        var cut = scrubbed.Length > DetailLimit ? string.Concat(scrubbed.AsSpan(0, DetailLimit), "…") : scrubbed;
        return string.Create(cut.Length, cut, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029' ? ' ' : text[i];
        });
    }

    /// <summary>A name as it may stand in a sentence: letters, digits and the few signs that names have.</summary>
    public static string Name(string text)
    {
        var name = text.Length > NameLimit ? text[..NameLimit] + "…" : text;
        return new([.. name.Select(sign => char.IsLetterOrDigit(sign) || sign is '.' or '_' or '-' or '/' or '…' ? sign : '?')]);
    }

    /// <summary>A wait in the unit that people use for it, never shorter than it is.</summary>
    public static string Wait(TimeSpan time) => time switch
    {
        { TotalSeconds: <= 120 } => $"{Math.Max(1, Math.Ceiling(time.TotalSeconds))} s",
        { TotalMinutes: <= 120 } => $"{Math.Ceiling(time.TotalMinutes)} min",
        _ => $"{Math.Ceiling(time.TotalHours)} h",
    };
}
