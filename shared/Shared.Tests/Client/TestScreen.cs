using System.Globalization;
using System.Text;

namespace GenAiTransport.Tests;

/// <summary>A small terminal: what is written to it ends up where a real one would show it. Colours are forgotten.</summary>
sealed class TestScreen(int columns = 80) : StringWriter
{
    readonly List<List<string>> _rows = [[]];
    readonly Lock _gate = new();
    int _row;
    int _column;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Everything that was written, sequences and all.</summary>
    public string Written
    {
        get
        {
            lock (_gate)
                return ToString();
        }
    }

    public string Text
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _rows.Select(row => string.Concat(row).TrimEnd())).TrimEnd('\n');
        }
    }

    public int Column
    {
        get
        {
            lock (_gate)
                return _column;
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Write(string? value)
    {
        lock (_gate)
        {
            base.Write(value);
            for (var at = 0; at < (value?.Length ?? 0);)
                at += Show(value!, at);
        }
    }

    int Show(string text, int at)
    {
        switch (text[at])
        {
            case '\n':
                (_row, _column) = (_row + 1, 0);
                Row(_row);
                return 1;
            case '\r':
                _column = 0;
                return 1;
            case '\e':
                var end = at + 2;
                while (text[end] is < '@' or > '~')
                    end++;
                Control(text[(at + 2)..end], text[end]);
                return end + 1 - at;
        }
        var length = StringInfo.GetNextTextElementLength(text, at);
        Put(text.Substring(at, length));
        return length;
    }

    void Put(string grapheme)
    {
        var width = TerminalText.Width(grapheme);
        if (width == 0)
        {
            Join(grapheme);
            return;
        }
        if (_column + width > columns)
            (_row, _column) = (_row + 1, 0);
        var row = Row(_row);
        while (row.Count < _column + width)
            row.Add(" ");
        row[_column] = grapheme;
        for (var more = 1; more < width; more++)
            row[_column + more] = "";
        _column += width;
    }

    void Join(string mark)
    {
        var row = Row(_row);
        var at = Math.Min(_column, row.Count) - 1;
        while (at > 0 && row[at].Length == 0)
            at--;
        if (at >= 0)
            row[at] += mark;
    }

    void Control(string parameters, char what)
    {
        var number = int.TryParse(parameters, CultureInfo.InvariantCulture, out var given) ? given : 1;
        switch (what)
        {
            case 'A': _row = Math.Max(0, _row - number); break;
            case 'B': _row += number; break;
            case 'C': _column += number; break;
            case 'D': _column = Math.Max(0, _column - number); break;
            case 'K': Cut(Row(_row), _column); break;
            case 'J':
                Cut(Row(_row), _column);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
        }
    }

    List<string> Row(int at)
    {
        while (_rows.Count <= at)
            _rows.Add([]);
        return _rows[at];
    }

    static void Cut(List<string> row, int from)
    {
        if (from < row.Count)
            row.RemoveRange(from, row.Count - from);
    }
}
