using System.Text;

namespace GenAiTransport;

/// <summary>What a line of Markdown is.</summary>
/// <param name="Length">How many of its first characters say so and are not shown themselves.</param>
/// <param name="Mark">What is shown in their place: a bullet, a number, the bar of a quotation.</param>
readonly record struct LineKind(LineName Name, int Length, string Mark = "")
{
    const int LongestIndent = 24;
    const int LongestNumber = 9;

    /// <summary>Null while the line's beginning may still become one thing or another.</summary>
    /// <param name="fence">What opened the code block that the line stands in, if it does.</param>
    public static LineKind? Of(string line, string? fence, bool isWhole)
    {
        var start = line.Length - line.AsSpan().TrimStart(' ').Length;
        var text = line.AsSpan(start);
        if (fence is not null)
            return InCode(text, fence, isWhole);
        if (text.IsEmpty && !isWhole)
            return null;
        var mark = new StringBuilder(new string(' ', Math.Min(start, LongestIndent)));
        while (text is ['>', ..])
        {
            if (text.Length == 1 && !isWhole)
                return null;
            mark.Append("│ ");
            text = text[(text is [_, ' ', ..] ? 2 : 1)..];
        }
        if (text.IsEmpty && !isWhole)
            return null;
        var shown = mark.ToString();
        var length = line.Length - text.Length;
        if (text.IsEmpty)
            return new LineKind(LineName.Text, length, shown.TrimEnd());
        return text[0] switch
        {
            '`' or '~' when shown.Trim().Length == 0 => Fenced(text, isWhole) switch
            {
                null => null,
                true => new LineKind(LineName.Fence, line.Length),
                false => new LineKind(LineName.Text, length, shown),
            },
            '|' when shown.Trim().Length == 0 => isWhole ? new LineKind(LineName.Table, 0) : null,
            '#' => Heading(text, length, shown, isWhole),
            '-' or '*' or '+' or '_' => Bullet(text, length, shown, isWhole),
            >= '0' and <= '9' => Numbered(text, length, shown, isWhole),
            _ => new LineKind(LineName.Text, length, shown),
        };
    }

    static LineKind? InCode(ReadOnlySpan<char> text, string fence, bool isWhole)
    {
        var isFence = text.TrimEnd().Length >= fence.Length && text.TrimEnd().TrimStart(fence[0]).IsEmpty;
        if (isWhole)
            return new LineKind(isFence ? LineName.Fence : LineName.Code, 0);
        return isFence || (text.Length < fence.Length && text.TrimStart(fence[0]).IsEmpty) ? null : new LineKind(LineName.Code, 0);
    }

    static bool? Fenced(ReadOnlySpan<char> text, bool isWhole)
    {
        var marks = text.Length - text.TrimStart(text[0]).Length;
        if (marks < 3)
            return marks == text.Length && !isWhole ? null : false;
        // Behind the marks stands a language; more marks of the kind make it code inside a line.
        return text[marks..].Contains(text[0]) ? false : isWhole ? true : null;
    }

    static LineKind? Heading(ReadOnlySpan<char> text, int length, string mark, bool isWhole)
    {
        var marks = text.Length - text.TrimStart('#').Length;
        if (marks == text.Length && marks <= 6 && !isWhole)
            return null;
        return marks <= 6 && marks < text.Length && text[marks] == ' '
            ? new LineKind(LineName.Heading, length + marks + 1, mark)
            : new LineKind(LineName.Text, length, mark);
    }

    static LineKind? Bullet(ReadOnlySpan<char> text, int length, string mark, bool isWhole)
    {
        var isSame = text.TrimEnd().TrimStart(text[0]).IsEmpty && text[0] != '+';
        if (isSame && !isWhole)
            return null;
        if (isSame && text.TrimEnd().Length >= 3)
            return new LineKind(LineName.Rule, 0);
        return text is [not '_', ' ', ..]
            ? new LineKind(LineName.Text, length + 2, $"{mark}• ")
            : text.Length == 1 && !isWhole ? null : new LineKind(LineName.Text, length, mark);
    }

    static LineKind? Numbered(ReadOnlySpan<char> text, int length, string mark, bool isWhole)
    {
        var digits = text.Length - text.TrimStart("0123456789").Length;
        if (digits + 1 >= text.Length && digits <= LongestNumber && !isWhole)
            return null;
        return digits <= LongestNumber && digits + 1 < text.Length && text[digits] is '.' or ')' && text[digits + 1] == ' '
            ? new LineKind(LineName.Text, length + digits + 2, $"{mark}{text[..(digits + 1)]} ")
            : new LineKind(LineName.Text, length, mark);
    }
}
