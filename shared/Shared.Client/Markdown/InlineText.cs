using System.Buffers;

namespace GenAiTransport;

/// <summary>
/// Emphasis, code and links inside a line that arrives in pieces. A mark is held until its counterpart or the end of the line tells
/// whether it was one, so that no asterisk of a text is lost; a long passage that was opened with two is not waited for.
/// </summary>
/// <param name="marks">Whether marks stay readable because looks are not available.</param>
sealed class InlineText(WordWrap wrap, bool marks)
{
    const int LongestHeld = 200;

    static readonly SearchValues<char> Marks = SearchValues.Create("\\`*_~[");

    string _pending = "";
    Look _open;
    char _before = ' ';

    public void Add(string text, Look look)
    {
        _pending += text;
        if (Write(_pending, look, isWhole: false) is > 0 and var taken)
            (_before, _pending) = (_pending[taken - 1], _pending[taken..]);
    }

    public void End(Look look)
    {
        Write(_pending, look, isWhole: true);
        (_pending, _open, _before) = ("", Look.Plain, ' ');
    }

    public void AddWhole(string text, Look look)
    {
        Write(text, look, isWhole: true);
        _open = Look.Plain;
    }

    /// <summary>How much of the text was written; the rest cannot be understood yet.</summary>
    int Write(string text, Look look, bool isWhole)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text.AsSpan(at).IndexOfAny(Marks);
            if (next != 0)
            {
                var plain = next < 0 ? text[at..] : text.Substring(at, next);
                Show(plain, look | _open);
                at += plain.Length;
                continue;
            }
            var taken = text[at] switch
            {
                '\\' => Escaped(text, at, look, isWhole),
                '`' => Code(text, at, look, isWhole),
                '[' => Link(text, at, look, isWhole),
                _ => Emphasis(text, at, look, isWhole),
            };
            if (taken == 0)
                break;
            at += taken;
        }
        return at;
    }

    int Escaped(string text, int at, Look look, bool isWhole)
    {
        if (at + 1 == text.Length && !isWhole)
            return 0;
        var isEscape = at + 1 < text.Length && char.IsAscii(text[at + 1]) && (char.IsPunctuation(text[at + 1]) || char.IsSymbol(text[at + 1]));
        Show(isEscape ? text.Substring(at + 1, 1) : "\\", look | _open);
        return isEscape ? 2 : 1;
    }

    int Code(string text, int at, Look look, bool isWhole)
    {
        var length = Run(text, at);
        if (at + length == text.Length && !isWhole)
            return 0;
        for (var end = text.IndexOf('`', at + length); end >= 0; end = text.IndexOf('`', end + Run(text, end)))
        {
            if (Run(text, end) != length)
                continue;
            if (end + length == text.Length && !isWhole)
                return 0;
            var inner = text[(at + length)..end];
            if (inner.Length > 2 && inner[0] == ' ' && inner[^1] == ' ')
                inner = inner[1..^1];
            Show(marks ? $"`{inner}`" : inner, look | _open | Look.Code);
            return end + length - at;
        }
        return Literally(text, at, length, look, isWhole);
    }

    int Link(string text, int at, Look look, bool isWhole)
    {
        var end = text.IndexOf(']', at);
        if (end < 0 || end + 1 == text.Length)
            return Literally(text, at, 1, look, isWhole);
        var close = text[end + 1] == '(' ? text.IndexOf(')', end) : -1;
        if (text[end + 1] != '(' || close < 0)
            return Literally(text, at, 1, look, isWhole || text[end + 1] != '(');
        var (label, address) = (text[(at + 1)..end], text[(end + 2)..close]);
        _before = '[';
        Write(label, look | Look.Underlined, isWhole: true);
        if (address != label)
            Show($" ({address})", look | Look.Quiet);
        return close + 1 - at;
    }

    int Emphasis(string text, int at, Look look, bool isWhole)
    {
        var length = Run(text, at);
        if (at + length == text.Length && !isWhole)
            return 0;
        if (_open != Look.Plain && length == 2 && text[at] == '*')
        {
            _open = Look.Plain;
            return length;
        }
        if (LookOf(text[at], length) is not { } emphasis || !MayOpen(text, at, length))
            return Literally(text, at, length, look, isWhole: true);
        if (Counterpart(text, at, length, isWhole) is { } end)
        {
            var mark = marks ? text.Substring(at, length) : "";
            Show(mark, look);
            _before = text[at];
            Write(text[(at + length)..end], look | emphasis, isWhole: true);
            Show(mark, look);
            return end + length - at;
        }
        if (!isWhole && !marks && emphasis == Look.Bold && text.Length - at > LongestHeld)
        {
            _open = emphasis;
            return length;
        }
        return Literally(text, at, length, look, isWhole);
    }

    /// <summary>The mark as it is, once nothing can come any more that makes it one.</summary>
    int Literally(string text, int at, int length, Look look, bool isWhole)
    {
        if (!isWhole && text.Length - at <= LongestHeld)
            return 0;
        Show(text.Substring(at, length), look | _open);
        return length;
    }

    static Look? LookOf(char mark, int length) => (mark, length) switch
    {
        ('~', 2) => Look.Struck,
        ('*' or '_', 1) => Look.Italic,
        ('*' or '_', 2) => Look.Bold,
        ('*' or '_', 3) => Look.Bold | Look.Italic,
        _ => null,
    };

    /// <summary>Not in the middle of a word and not before a blank: products and file names have such characters, too.</summary>
    bool MayOpen(string text, int at, int length)
    {
        var before = at > 0 ? text[at - 1] : _before;
        return at + length < text.Length && !char.IsWhiteSpace(text[at + length])
            && !(char.IsLetterOrDigit(before) && before < '\u2E80')
            && (length > 1 || text[at + length] is not ('.' or '/' or ',' or ')'));
    }

    static int? Counterpart(string text, int at, int length, bool isWhole)
    {
        for (var end = text.IndexOf(text[at], at + length); end >= 0; end = text.IndexOf(text[at], end + Run(text, end)))
        {
            var run = Run(text, end);
            var after = end + run;
            if (after == text.Length && !isWhole)
                return null;
            var isInWord = after < text.Length && char.IsLetterOrDigit(text[after]) && text[after] < '\u2E80';
            if (run >= length && run != 2 * length && !char.IsWhiteSpace(text[end - 1]) && !(isInWord && (text[at] == '_' || length == 1)))
                return after - length;
        }
        return null;
    }

    static int Run(string text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == text[at])
            end++;
        return end - at;
    }

    void Show(string text, Look look)
    {
        if (text.Length == 0)
            return;
        _before = text[^1];
        wrap.Add(text, look);
    }
}
