using System.Text;

namespace GenAiTransport;

/// <summary>
/// Turns what is on the window now into what should be there, as text for the terminal. Rows are written over, never erased first,
/// so nothing flickers; one character more at the end is one character written.
/// </summary>
sealed class PromptPainter
{
    PromptLayout? _shown;
    int _columns;

    public string Paint(PromptLayout next, int columns)
    {
        if (_shown is { } before && columns == _columns && Added(before, next) is { } added)
        {
            _shown = next;
            return added;
        }
        var output = new StringBuilder();
        ToTop(output, columns);
        // Rows that the terminal broke itself would be joined again, whatever is written over them.
        if (_shown is not null && columns != _columns)
            output.Append("\e[J");
        for (var row = 0; row < next.Rows.Count; row++)
        {
            output.Append(next.Rows[row]);
            // In a full row the cursor still stands on its last character, which erasing would take.
            if (!next.IsFull(row))
                output.Append("\e[K");
            if (row < next.Rows.Count - 1)
                output.Append("\r\n");
        }
        output.Append("\e[J");
        Up(output, next.Rows.Count - 1 - next.CursorRow);
        output.Append('\r');
        if (next.CursorColumn > 0)
            output.Append($"\e[{next.CursorColumn}C");
        (_shown, _columns) = (next, columns);
        return output.ToString();
    }

    /// <summary>Takes the prompt away, to write something in its place.</summary>
    public string Erase(int columns)
    {
        var output = new StringBuilder();
        ToTop(output, columns);
        _shown = null;
        return output.Append("\e[J").ToString();
    }

    /// <summary>Leaves the prompt, painted with the cursor at its end, on the window, and goes on below it.</summary>
    public string Finish(string mark)
    {
        var isBelow = mark.Length == 0 && _shown is { Widths: [_, .., 0] };
        _shown = null;
        return isBelow ? "" : $"{mark}\r\n";
    }

    public void Forget() => _shown = null;

    /// <summary>In a window that became narrower the rows were broken by the terminal, and the cursor is further down.</summary>
    void ToTop(StringBuilder output, int columns)
    {
        if (_shown is { } shown)
        {
            var up = shown.CursorRow;
            if (columns < _columns)
            {
                up = shown.CursorColumn / columns;
                for (var row = 0; row < shown.CursorRow; row++)
                    up += Math.Max(1, (shown.Widths[row] + columns - 1) / columns);
            }
            Up(output, up);
        }
        output.Append('\r');
    }

    static void Up(StringBuilder output, int rows)
    {
        if (rows > 0)
            output.Append($"\e[{rows}A");
    }

    /// <summary>What was typed at the end of the last row, when that is all that changed.</summary>
    static string? Added(PromptLayout before, PromptLayout next)
    {
        var last = before.Rows.Count - 1;
        if (next.Rows.Count != before.Rows.Count || !EndsWithCursor(before) || !EndsWithCursor(next)
            || !next.Rows[last].StartsWith(before.Rows[last], StringComparison.Ordinal))
            return null;
        for (var row = 0; row < last; row++)
        {
            if (before.Rows[row] != next.Rows[row])
                return null;
        }
        // What joins a character before it is no addition: terminals do not draw that again by themselves.
        var added = next.Rows[last][before.Rows[last].Length..];
        return TerminalText.Width(added) == next.Widths[last] - before.Widths[last] ? added : null;
    }

    static bool EndsWithCursor(PromptLayout layout) =>
        layout.CursorRow == layout.Rows.Count - 1 && layout.CursorColumn == layout.Widths[^1];
}
