namespace GenAiTransport;

/// <summary>The frame around a block of code. Its right side is open, so that lines need not be known to be framed.</summary>
sealed class CodeFrame(WordWrap wrap, Func<int> columns)
{
    const int Widest = 60;

    int _indent;

    /// <summary>The marks that opened the block; null outside of one.</summary>
    public string? Fence { get; private set; }

    public string Rule => new('─', Width);

    int Width => Math.Max(8, Math.Min(Widest, columns() - 1 - _indent));

    public void Toggle(string line)
    {
        if (Fence is not null)
        {
            Close();
            return;
        }
        var text = line.Trim();
        _indent = Math.Min(line.Length - line.TrimStart(' ').Length, 24);
        Fence = text[..(text.Length - text.TrimStart(text[0]).Length)];
        var language = TerminalText.Cut(text[Fence.Length..].Trim(), 20);
        var top = language.Length == 0 ? "╭" : $"╭─ {language} ";
        Line(top + new string('─', Math.Max(1, Width - TerminalText.Width(top))));
    }

    public void BeginLine() => wrap.Begin($"{Indent}│ ", $"{Indent}│ ", Look.Quiet);

    /// <summary>The line without the blanks by which the whole block is indented.</summary>
    public string Inside(string line) => line[Math.Min(_indent, line.Length - line.TrimStart(' ').Length)..];

    public void Close()
    {
        if (Fence is not null)
            Line("╰" + new string('─', Width - 1));
        (Fence, _indent) = (null, 0);
    }

    string Indent => new(' ', _indent);

    void Line(string text)
    {
        wrap.Begin(Indent + text, "", Look.Quiet);
        wrap.EndLine();
    }
}
