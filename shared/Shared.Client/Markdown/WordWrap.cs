using System.Globalization;
using System.Text;

namespace GenAiTransport;

/// <summary>
/// Writes words into lines of the window's width. A word is shown as far as it has come; when more of it comes and it no longer fits,
/// it is taken off the line and written on the next. Nothing else is ever written twice. The window's last column stays free, since
/// terminals disagree about a cursor behind it.
/// </summary>
sealed class WordWrap(Func<int> columns, bool coloured)
{
    const int LeastRoom = 2;

    // What may not begin a line of Chinese or Japanese text.
    const string Closing = "、。，．：；？！）」』】〕〉》’”…ー々％・";

    readonly StringBuilder _output = new();
    readonly List<(string Text, Look Look)> _word = [];
    int _column;
    int _blanks;
    int _shownPieces;
    int _shownColumns;
    string _indent = "";
    int _indentColumns;
    Look _look;
    string? _note;
    bool _isNoteShown;

    /// <summary>Nothing stands on the current line.</summary>
    public bool IsAtLineStart => _column == 0 && _word.Count == 0;

    int Room => Math.Max(_indentColumns + LeastRoom, columns() - 1);

    /// <summary>Begins a line with a mark such as a bullet; lines that follow because of the width begin with the indent.</summary>
    public void Begin(string mark, string indent, Look look = Look.Plain)
    {
        Write(mark, look);
        _column += TerminalText.Width(mark);
        (_indent, _indentColumns) = (indent, TerminalText.Width(indent));
    }

    public void Add(string text, Look look = Look.Plain)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var isBlank = text[at] is ' ' or '\t' or '\n';
            if (!isBlank && !(IsIdeograph(text[at]) && !Closing.Contains(text[at])))
                continue;
            Hold(text[from..at], look);
            EndWord();
            from = at;
            if (isBlank)
            {
                _blanks += text[at] == '\t' ? 4 : 1;
                from++;
            }
        }
        Hold(text[from..], look);
    }

    /// <summary>Text that keeps its blanks and is broken where the window ends.</summary>
    public void AddExactly(string text, Look look)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            var shown = text[at] == '\t' ? "    " : text.Substring(at, length);
            var width = TerminalText.Width(shown);
            if (_column + width > Room && _column > _indentColumns)
                Break();
            Write(shown, look);
            _column += width;
            at += length;
        }
    }

    public void EndLine()
    {
        EndWord();
        Write("\n", Look.Plain);
        (_column, _blanks, _indent, _indentColumns) = (0, 0, "", 0);
    }

    /// <summary>What was written since the last time, the beginning of an unfinished word included.</summary>
    public string Take()
    {
        Fit();
        if (Start + Blanks + WordWidth <= Room)
            ShowWord();
        Write("", Look.Plain);
        if (_note is { } note)
        {
            _output.Append('\r').Append(coloured ? $"{Looks.Begin(Look.Quiet)}{note}{Looks.Reset}" : note).Append("\e[K");
            _isNoteShown = true;
        }
        var output = _output.ToString();
        _output.Clear();
        return output;
    }

    /// <summary>What stands on the empty line until it is written.</summary>
    public void Note(string? text)
    {
        if (text is null && _isNoteShown)
            _output.Append("\r\e[K");
        (_note, _isNoteShown) = (text, text is not null && _isNoteShown);
    }

    /// <summary>Puts a line between the lines of the text, which goes on below it.</summary>
    public void Interrupt(string line)
    {
        EndWord();
        var isInside = _column > 0;
        Note(null);
        Write($"{(isInside ? "\n" : "")}{line}\n", Look.Plain);
        if (!isInside)
            return;
        Write(_indent, Look.Quiet);
        (_column, _blanks) = (_indentColumns, 0);
    }

    void Hold(string text, Look look)
    {
        if (text.Length > 0)
            _word.Add((text, look));
    }

    int WordWidth => TerminalText.Width(string.Concat(_word.Select(piece => piece.Text)));

    /// <summary>Where the word begins, or would.</summary>
    int Start => _column - _shownColumns;

    int Blanks => _shownPieces == 0 && _column > _indentColumns ? _blanks : 0;

    /// <summary>A word that has become too long for the rest of the line goes to the next.</summary>
    void Fit()
    {
        if (_word.Count == 0 || Start <= _indentColumns || Start + Blanks + WordWidth <= Room)
            return;
        if (_shownColumns > 0)
            Write($"\e[{_shownColumns}D\e[K", Look.Plain);
        (_shownPieces, _shownColumns, _blanks) = (0, 0, 0);
        Break();
    }

    void EndWord()
    {
        if (_word.Count == 0)
            return;
        Fit();
        if (Start + WordWidth > Room)
            ShowInParts();
        else
            ShowWord();
        _word.Clear();
        (_shownPieces, _shownColumns) = (0, 0);
    }

    void ShowWord()
    {
        if (_word.Count == _shownPieces)
            return;
        if (_shownPieces == 0)
            ShowBlanks();
        var before = _shownColumns;
        for (; _shownPieces < _word.Count; _shownPieces++)
            Write(_word[_shownPieces].Text, _word[_shownPieces].Look);
        _shownColumns = WordWidth;
        _column += _shownColumns - before;
    }

    /// <summary>A word that is longer than a line.</summary>
    void ShowInParts()
    {
        if (_shownPieces == 0)
            ShowBlanks();
        foreach (var (text, look) in _word[_shownPieces..])
            AddExactly(text, look);
    }

    void ShowBlanks()
    {
        if (_blanks > 0 && _column > _indentColumns)
        {
            Write(new string(' ', _blanks), _look & (Look.Underlined | Look.Struck | Look.Heading));
            _column += _blanks;
        }
        _blanks = 0;
    }

    void Break()
    {
        Write("\n", Look.Plain);
        Write(_indent, Look.Quiet);
        _column = _indentColumns;
    }

    void Write(string text, Look look)
    {
        if (text.Length == 0 && look != Look.Plain)
            return;
        if (coloured && look != _look)
        {
            if (_look != Look.Plain)
                _output.Append(Looks.Reset);
            _output.Append(Looks.Begin(look));
            _look = look;
        }
        _output.Append(text);
    }

    /// <summary>Between characters of these scripts a line may be broken without a blank.</summary>
    static bool IsIdeograph(char character) => character is >= '\u2E80' and <= '\u9FFF'
        or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFF60' or >= '\uD840' and <= '\uD888';
}
