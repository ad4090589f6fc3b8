using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>One file of words: which messages it answers, and its texts under their headings. How such a file is written is told in Words/README.md.</summary>
sealed partial class OfflinePage
{
    readonly Dictionary<string, string> _fields = [];
    readonly Dictionary<string, string> _texts = [];
    readonly List<OfflineRule> _rules = [];

    public OfflinePage(string name, string file)
    {
        var front = Front().Match(file);
        foreach (Capture line in front.Groups["line"].Captures)
            Read(line.Value.Split(':', 2, StringSplitOptions.TrimEntries), name);
        foreach (var part in $"\n{file[front.Length..]}".Split("\n## "))
            if (part.Split('\n', 2) is [var heading, var text])
                _texts.Add(heading.Trim(), text.Trim('\n'));
    }

    /// <summary>What its front matter says under this name; empty where it says nothing.</summary>
    public string this[string field] => _fields.GetValueOrDefault(field, "");

    public string? Text(string heading) => _texts.GetValueOrDefault(heading);

    public bool IsMeantBy(OfflineQuestion question) => RuleFor(question) > 0;

    /// <summary>Which of its rules it is that means the message, counted from 1; 0 where none does.</summary>
    public int RuleFor(OfflineQuestion question) => _rules.FindIndex(rule => rule.Means(question)) + 1;

    /// <summary>The first of the alternatives whose words all have a meaning, with that in their places; null where there is none.</summary>
    public string? Say(bool isChinese, Func<string, string?> meaning)
    {
        foreach (var alternative in Text(isChinese ? "中文" : "")?.Split("\n***\n") ?? [])
        {
            var isWhole = true;
            var said = Word().Replace(alternative, word =>
            {
                var meant = meaning(word.Groups["word"].Value);
                isWhole &= meant is not null;
                return meant ?? "";
            });
            if (isWhole)
                return said;
        }
        return null;
    }

    void Read(string[] line, string file)
    {
        if (line is not [var name, var value])
            throw new FormatException($"{file}: '{line[0]}' is no `name: value`.");
        if (name == "when")
            _rules.Add(new());
        if (name is not ("when" or "and" or "unless" or "words"))
            _fields.Add(name, value);
        else if (_rules is [.., var rule])
            rule.Add(name, value.Split([',', '，'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        else
            throw new FormatException($"{file}: `{name}` comes after a `when`.");
    }

    [GeneratedRegex(@"\A---\n(?:(?<line>(?!---\n).+)\n)*---\n")]
    private static partial Regex Front();

    [GeneratedRegex(@"\{\{(?<word>[^{}]+)\}\}")]
    private static partial Regex Word();
}
