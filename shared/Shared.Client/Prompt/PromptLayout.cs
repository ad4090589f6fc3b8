using System.Globalization;
using System.Text;

namespace GenAiTransport;

/// <summary>
/// Where everything of a prompt stands in a window of some width: its rows, of which the last is never full, and the cursor. What
/// does not fit into the window's height is cut off around the cursor.
/// </summary>
sealed class PromptLayout
{
    const string Mark = "› ";
    const string Continued = "… ";
    const string Tab = "    ";
    const int LeastRoom = 10;

    readonly List<string> _rows = [];
    readonly List<int> _widths = [];
    readonly StringBuilder _row = new();
    readonly int _columns;
    int _width;

    PromptLayout(int columns) => _columns = columns;

    public IReadOnlyList<string> Rows => _rows;

    public IReadOnlyList<int> Widths => _widths;

    public int CursorRow { get; private set; }

    public int CursorColumn { get; private set; }

    public bool IsFull(int row) => _widths[row] >= _columns;

    public static PromptLayout Of(string prompt, string text, int cursor, int columns, int height)
    {
        columns = Math.Max(4, columns);
        var layout = new PromptLayout(columns);
        var width = TerminalText.Width(TerminalText.Clean(prompt));
        if (width > columns - LeastRoom)
            (prompt, width) = (Mark, Mark.Length);
        layout.Append(prompt, width);
        layout.Place(text, cursor);
        layout.Crop(Math.Max(1, height));
        return layout;
    }

    void Place(string text, int cursor)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            var shown = text[at] == '\t' ? Tab : text.Substring(at, length);
            var width = TerminalText.Width(shown);
            if (text[at] != '\n' && _width + width > _columns)
                EndRow();
            if (cursor >= at && cursor < at + length)
                PlaceCursor();
            if (text[at] == '\n')
            {
                EndRow();
                Append(Continued, Continued.Length);
            }
            else
            {
                Append(shown, width);
            }
            at += length;
        }
        if (_width >= _columns)
            EndRow();
        if (cursor >= text.Length)
            PlaceCursor();
        EndRow();
    }

    /// <summary>A cursor behind a full row stands where the next character will.</summary>
    void PlaceCursor()
    {
        if (_width >= _columns)
            EndRow();
        (CursorRow, CursorColumn) = (_rows.Count, _width);
    }

    void Append(string text, int width)
    {
        _row.Append(text);
        _width += width;
    }

    void EndRow()
    {
        _rows.Add(_row.ToString());
        _widths.Add(_width);
        _row.Clear();
        _width = 0;
    }

    void Crop(int height)
    {
        if (_rows.Count <= height)
            return;
        var first = Math.Clamp(CursorRow - (height / 2), 0, _rows.Count - height);
        _rows.RemoveRange(0, first);
        _widths.RemoveRange(0, first);
        _rows.RemoveRange(height, _rows.Count - height);
        _widths.RemoveRange(height, _widths.Count - height);
        CursorRow -= first;
        if (IsFull(height - 1))
        {
            // A promise of the last row, kept by a row that says there is more.
            (_rows[height - 1], _widths[height - 1]) = ("…", 1);
            CursorColumn = CursorRow == height - 1 ? 0 : CursorColumn;
        }
    }
}
