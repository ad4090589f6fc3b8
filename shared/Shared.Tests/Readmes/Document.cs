using System.Text;
using System.Text.RegularExpressions;

namespace GenAiTransport.Tests;

/// <summary>A README as far as the tests read it: where it points, where it can be pointed at, and its fenced blocks.</summary>
sealed partial class Document
{
    readonly HashSet<string> _anchors = new(StringComparer.Ordinal);
    readonly List<string> _targets = [];
    readonly List<Block> _blocks = [];

    Document(string text)
    {
        Block? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (open is not null)
                    _blocks.Add(open);
                open = open is null ? new Block(line[3..].Trim(), "") : null;
            }
            else if (open is not null)
                open = open with { Text = open.Text + line + "\n" };
            else
                Read(line);
        }
    }

    public IReadOnlyCollection<string> Anchors => _anchors;

    public IReadOnlyList<string> Targets => _targets;

    public IReadOnlyList<Block> Blocks => _blocks;

    /// <param name="path">From the repository's root.</param>
    public static Document At(string path) => new(File.ReadAllText(Path.Combine(Repository.Root, path)));

    void Read(string line)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            var anchor = Anchor(heading.Groups[1].Value);
            for (var again = 1; !_anchors.Add(anchor); again++)
                anchor = $"{Anchor(heading.Groups[1].Value)}-{again}";
        }
        _targets.AddRange(Target().Matches(Code().Replace(line, "")).Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value));
    }

    /// <summary>As GitHub makes it: small letters, no punctuation, hyphens for blanks.</summary>
    static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var rune in LinkText().Replace(heading, "$1").ToLowerInvariant().EnumerateRunes())
        {
            if (rune.Value == ' ')
                anchor.Append('-');
            else if (rune.Value is '-' or '_' || Rune.IsLetterOrDigit(rune))
                anchor.Append(rune);
        }
        return anchor.ToString();
    }

    [GeneratedRegex(@"^#{1,6}\s+(.*?)\s*#*\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)[^)]*\)|(?:src|href|srcset)=""([^""\s]+)|^\[[^\]]+\]:\s*(\S+)")]
    private static partial Regex Target();
}
