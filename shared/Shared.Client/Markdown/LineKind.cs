using System.Text;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>What a line of Markdown is.</summary>
/// <param name="Length">How many of its first characters say so and are not shown themselves.</param>
/// <param name="Mark">What is shown in their place: a bullet, a number, the bar of a quotation.</param>
readonly partial record struct LineKind(LineName Name, int Length, string Mark = "")
{
    const int LongestIndent = 24;
    const int LongestNumber = 9;

    /// <summary>Whether the line's beginning may still become one thing or another. That it is a fence or a table may change to its end.</summary>
    /// <param name="fence">What opened the code block that the line stands in, if it does.</param>
    public static bool IsOpen(string line, string? fence)
    {
        if (fence is null)
            return OnlyMarks().IsMatch(line);
        var text = line.AsSpan().TrimStart(' ');
        return text.Length < fence.Length && text.TrimStart(fence[0]).IsEmpty;
    }

    /// <param name="fence">As for <see cref="IsOpen"/>.</param>
    public static LineKind Of(string line, string? fence)
    {
        var text = line.AsSpan().TrimStart(' ');
        if (fence is not null)
            return new LineKind(text.TrimEnd().Length >= fence.Length && text.TrimEnd().TrimStart(fence[0]).IsEmpty ? LineName.Fence : LineName.Code, 0);
        var mark = new StringBuilder(new string(' ', Math.Min(line.Length - text.Length, LongestIndent)));
        while (text is ['>', ..])
        {
            mark.Append("│ ");
            text = text[(text is [_, ' ', ..] ? 2 : 1)..];
        }
        var shown = mark.ToString();
        var length = line.Length - text.Length;
        if (text.IsEmpty)
            return new LineKind(LineName.Text, length, shown.TrimEnd());
        return text[0] switch
        {
            '`' or '~' when shown.Trim().Length == 0 && IsFence(text) => new LineKind(LineName.Fence, line.Length),
            '|' when shown.Trim().Length == 0 => new LineKind(LineName.Table, 0),
            '#' => Heading(text, length, shown),
            '-' or '*' or '+' or '_' => Bullet(text, length, shown),
            >= '0' and <= '9' => Numbered(text, length, shown),
            _ => new LineKind(LineName.Text, length, shown),
        };
    }

    /// <summary>Quotations, and of a heading, a rule or bullet, a fence or a number no more than its marks.</summary>
    [GeneratedRegex(@"\A *(> ?)*(#{1,6}|(-+|\*+|_+)\s*|\+|`{1,2}|~{1,2}|[0-9]{1,9}[.)]?)?\z")]
    private static partial Regex OnlyMarks();

    /// <summary>Behind the marks stands a language; more marks of the kind make it code inside a line.</summary>
    static bool IsFence(ReadOnlySpan<char> text)
    {
        var marks = text.Length - text.TrimStart(text[0]).Length;
        return marks >= 3 && !text[marks..].Contains(text[0]);
    }

    static LineKind Heading(ReadOnlySpan<char> text, int length, string mark)
    {
        var marks = text.Length - text.TrimStart('#').Length;
        return marks <= 6 && marks < text.Length && text[marks] == ' '
            ? new LineKind(LineName.Heading, length + marks + 1, mark)
            : new LineKind(LineName.Text, length, mark);
    }

    static LineKind Bullet(ReadOnlySpan<char> text, int length, string mark)
    {
        var marks = text.TrimEnd();
        if (marks.Length >= 3 && marks[0] != '+' && marks.TrimStart(marks[0]).IsEmpty)
            return new LineKind(LineName.Rule, 0);
        return text is [not '_', ' ', ..] ? new LineKind(LineName.Text, length + 2, $"{mark}• ") : new LineKind(LineName.Text, length, mark);
    }

    static LineKind Numbered(ReadOnlySpan<char> text, int length, string mark)
    {
        var digits = text.Length - text.TrimStart("0123456789").Length;
        return digits <= LongestNumber && digits + 1 < text.Length && text[digits] is '.' or ')' && text[digits + 1] == ' '
            ? new LineKind(LineName.Text, length + digits + 2, $"{mark}{text[..(digits + 1)]} ")
            : new LineKind(LineName.Text, length, mark);
    }
}
