using System.Text;

namespace GenAiTransport;

/// <summary>
/// A table is written when its last row is known, its columns side by side; cells that are too wide for the window are wrapped, and
/// where even that leaves too little room every row becomes a list of its cells.
/// </summary>
sealed class Table(WordWrap wrap, Func<int> columns, Colours colours)
{
    const int MostRows = 200;
    const int LeastColumn = 7;
    const string Between = " │ ";

    readonly List<string[]> _rows = [];
    readonly List<string> _lines = [];

    public void Add(string line)
    {
        _lines.Add(line);
        _rows.Add(Cells(line));
        if (_rows.Count == MostRows)
            End();
        else
            wrap.Note($"▦ table, {_rows.Count} rows…");
    }

    public void End()
    {
        if (_rows.Count == 0)
            return;
        wrap.Note(null);
        if (_rows is [[_, ..], [_, ..] below, ..] && below.All(IsDelimiter))
            Write(_rows[0], _rows[2..]);
        else
            _lines.ForEach(Text);
        _rows.Clear();
        _lines.Clear();
    }

    void Write(string[] head, List<string[]> rows)
    {
        var natural = new int[head.Length];
        foreach (var row in rows.Prepend(head))
        {
            for (var at = 0; at < natural.Length && at < row.Length; at++)
                natural[at] = Math.Max(natural[at], Painted(row[at], int.MaxValue / 2, Look.Plain).Max(Width));
        }
        var room = columns() - 1 - (Between.Length * (head.Length - 1));
        if (room / head.Length < LeastColumn && natural.Sum() > room)
        {
            foreach (var row in rows)
                WriteList(head, row);
            return;
        }
        Shrink(natural, room);
        WriteRow(head, natural, Look.Bold);
        Line(colours.Paint(Tone.Quiet, string.Join("─┼─", natural.Select(width => new string('─', width)))));
        foreach (var row in rows)
            WriteRow(row, natural, Look.Plain);
    }

    /// <summary>The widest give first.</summary>
    static void Shrink(int[] widths, int room)
    {
        while (widths.Sum() > room)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            if (widths[widest] <= 1)
                return;
            widths[widest]--;
        }
    }

    void WriteRow(string[] row, int[] widths, Look look)
    {
        var cells = widths.Select((width, at) => Painted(at < row.Length ? row[at] : "", width, look)).ToArray();
        for (var line = 0; line < cells.Max(cell => cell.Length); line++)
        {
            var text = new StringBuilder();
            for (var at = 0; at < cells.Length; at++)
            {
                var cell = line < cells[at].Length ? cells[at][line] : "";
                text.Append(at > 0 ? colours.Paint(Tone.Quiet, Between) : "").Append(cell);
                if (at < cells.Length - 1)
                    text.Append(' ', Math.Max(0, widths[at] - Width(cell)));
            }
            Line(text.ToString());
        }
    }

    void WriteList(string[] head, string[] row)
    {
        for (var at = 0; at < row.Length; at++)
        {
            var name = at < head.Length ? head[at] : "";
            var lines = Painted($"{name}: {row[at]}", columns() - 3, Look.Plain);
            for (var line = 0; line < lines.Length; line++)
                Line((at == 0 && line == 0 ? "• " : "  ") + lines[line]);
        }
    }

    /// <summary>The lines of a cell, looks and all.</summary>
    string[] Painted(string text, int width, Look look)
    {
        var cell = new WordWrap(() => width + 1, colours.On);
        new InlineText(cell, !colours.On).AddWhole(text, look);
        cell.EndLine();
        return cell.Take().TrimEnd('\n').Split('\n');
    }

    void Line(string text)
    {
        wrap.Begin(text, "");
        wrap.EndLine();
    }

    void Text(string line)
    {
        new InlineText(wrap, !colours.On).AddWhole(line, Look.Plain);
        wrap.EndLine();
    }

    static int Width(string painted) => TerminalText.Width(TerminalText.Clean(painted));

    static bool IsDelimiter(string cell) => cell.Length > 0 && cell.AsSpan().Trim(':').Trim('-').IsEmpty && cell.Contains('-');

    static string[] Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isCode = false;
        var text = line.Trim();
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '|' && !isCode && text[at - 1] != '\\')
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
                continue;
            }
            if (text[at] == '`')
                isCode = !isCode;
            cell.Append(text[at]);
        }
        if (cell.ToString().Trim() is { Length: > 0 } last)
            cells.Add(last);
        return [.. cells];
    }
}
