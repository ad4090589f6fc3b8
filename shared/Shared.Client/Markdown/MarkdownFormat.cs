using System.Text;

namespace GenAiTransport;

/// <summary>
/// Shows Markdown while it arrives: what a line is, is decided from its first characters, and from then on it is written as it
/// comes. Only a table is held until its end, because its columns are as wide as their widest cell.
/// </summary>
sealed class MarkdownFormat : IReplyFormat
{
    readonly TextCleaner _cleaner = new();
    readonly WordWrap _wrap;
    readonly InlineText _inline;
    readonly CodeFrame _code;
    readonly Table _table;
    readonly bool _marks;
    string _line = "";
    bool _isBegun;
    Look _look;

    public MarkdownFormat(Func<int> columns, Colours colours)
    {
        _marks = !colours.On;
        _wrap = new WordWrap(columns, colours.On);
        _inline = new InlineText(_wrap, _marks);
        _code = new CodeFrame(_wrap, columns);
        _table = new Table(_wrap, columns, colours);
    }

    public bool IsAtLineStart => _wrap.IsAtLineStart;

    public string Next(string text)
    {
        var rest = _cleaner.Clean(text).AsSpan();
        while (rest.IndexOf('\n') is var end and >= 0)
        {
            Take(rest[..end].ToString());
            EndLine();
            rest = rest[(end + 1)..];
        }
        if (!rest.IsEmpty)
            Take(rest.ToString());
        return _wrap.Take();
    }

    public string Interrupt(string line)
    {
        _wrap.Interrupt(line);
        return _wrap.Take();
    }

    public string End()
    {
        if (_line.Length > 0 || _isBegun)
            EndLine();
        _table.End();
        _code.Close();
        return _wrap.Take();
    }

    void Take(string text)
    {
        if (_isBegun)
        {
            Show(text);
            return;
        }
        _line += text;
        if (!LineKind.IsOpen(_line, _code.Fence) && LineKind.Of(_line, _code.Fence) is { Name: not (LineName.Table or LineName.Fence) } kind)
            Begin(kind);
    }

    void EndLine()
    {
        if (!_isBegun)
            Begin(LineKind.Of(_line, _code.Fence));
        if (_isBegun)
        {
            _inline.End(_look);
            _wrap.EndLine();
        }
        (_line, _isBegun) = ("", false);
    }

    void Begin(LineKind kind)
    {
        if (kind.Name != LineName.Table)
            _table.End();
        var line = _line;
        (_line, _look) = ("", Look.Plain);
        switch (kind.Name)
        {
            case LineName.Fence:
                _code.Toggle(line);
                return;
            case LineName.Table:
                _table.Add(line);
                return;
            case LineName.Rule:
                _wrap.Begin(_code.Rule, "", Look.Quiet);
                _wrap.EndLine();
                return;
            case LineName.Code:
                _code.BeginLine();
                break;
            case LineName.Heading:
                _look = Look.Heading;
                _wrap.Begin(_marks ? line[..kind.Length] : "", "", Look.Heading);
                break;
            default:
                var indent = new StringBuilder(kind.Mark.Length);
                foreach (var character in kind.Mark)
                    indent.Append(character == '│' ? '│' : ' ');
                _wrap.Begin(kind.Mark, indent.ToString(), Look.Quiet);
                break;
        }
        _isBegun = true;
        Show(kind.Name == LineName.Code ? _code.Inside(line) : line[kind.Length..]);
    }

    void Show(string text)
    {
        if (_code.Fence is not null)
            _wrap.AddExactly(text, Look.Plain);
        else
            _inline.Add(text, _look);
    }
}
