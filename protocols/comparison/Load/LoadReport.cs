using System.Globalization;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>The load for the terminal: ours, and beside it how it stands to the bare endpoint.</summary>
static class LoadReport
{
    public static string Render(LoadResult result)
    {
        var output = new StringBuilder($"LOAD · loopback · ours, and in brackets the ratio to {result.Beside} or the milliseconds added\n\n");
        var rows = new List<IReadOnlyList<string>> { (string[])["", .. result.Protocols.Select(protocol => protocol.Name)] };
        foreach (var name in result.Protocols.SelectMany(protocol => protocol.Figures).Select(figure => (figure.Name, figure.Unit)).Distinct())
        {
            rows.Add((string[])[name.Unit.Length == 0 ? name.Name : $"{name.Name} ({name.Unit})",
                .. result.Protocols.Select(protocol => Cell(protocol.Figures.FirstOrDefault(figure => figure.Name == name.Name)))]);
        }
        output.Append(TextTable.Render(rows)).Append('\n');
        foreach (var failed in result.Protocols.Where(protocol => protocol.Failure is not null))
            output.Append(CultureInfo.InvariantCulture, $"❌ {failed.Name}: {TerminalText.CleanLine(failed.Failure!)}\n");
        foreach (var remark in result.Conditions.Remarks)
            output.Append(CultureInfo.InvariantCulture, $"ℹ️  {remark}\n");
        return output.ToString();
    }

    static string Cell(LoadFigure? figure) => figure switch
    {
        null => Figure.Missing,
        { Added: { } added } => string.Create(CultureInfo.InvariantCulture, $"{Figure.Short(figure.Ours)} ({added:+0.00;-0.00})"),
        { Ratio: { } ratio } => string.Create(CultureInfo.InvariantCulture, $"{Figure.Short(figure.Ours)} ({ratio:0.00})"),
        _ => Figure.Short(figure.Ours),
    };
}
