using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>Rows of cells as a table of characters: the first column stands left, the others right, each as wide as what is in it.</summary>
static class TextTable
{
    const string Between = "  ";

    public static string Render(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => TerminalText.Width(row[column]))).ToArray();
        var output = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            output.AppendJoin(Between, rows[row].Select((cell, column) => Padded(cell, widths[column], isLeft: column == 0))).Append('\n');
            if (row == 0)
                output.Append('─', widths.Sum() + Between.Length * (widths.Length - 1)).Append('\n');
        }
        return output.ToString();
    }

    static string Padded(string cell, int width, bool isLeft)
    {
        var blanks = new string(' ', width - TerminalText.Width(cell));
        return isLeft ? cell + blanks : blanks + cell;
    }
}
