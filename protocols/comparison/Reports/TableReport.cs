using System.Globalization;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>The result for the terminal: a column for each protocol, a table for each way of streaming.</summary>
static class TableReport
{
    public static string Render(ComparisonResult result)
    {
        var output = new StringBuilder();
        foreach (var table in result.Protocols.GroupBy(protocol => protocol.Streaming))
        {
            output.Append(CultureInfo.InvariantCulture, $"{(table.Key == "live" ? "LIVE STREAMING" : "SIMULATED STREAMING")} · {result.Conditions.Network} · {result.Conditions.Beneath}\n\n");
            output.Append(TextTable.Render(Rows([.. table]))).Append('\n');
        }
        output.Append("median / 95th percentile; gaps: median / 99th\n");
        output.Append(CultureInfo.InvariantCulture, $"model: {result.Conditions.Model}; {result.Conditions.Words} words a reply, {result.Conditions.Concurrency} at once{(result.Conditions.Chats == 0 ? "" : $"; all chats: {result.Conditions.Chats}")}\n");
        foreach (var failed in result.Protocols.Where(protocol => protocol.Failure is not null))
            output.Append(CultureInfo.InvariantCulture, $"❌ {failed.Name}: {TerminalText.CleanLine(failed.Failure!)}\n");
        foreach (var remark in result.Conditions.Remarks)
            output.Append(CultureInfo.InvariantCulture, $"ℹ️  {remark}\n");
        return output.ToString();
    }

    static List<IReadOnlyList<string>> Rows(IReadOnlyList<ProtocolFigures> protocols)
    {
        var rows = new List<IReadOnlyList<string>>
        {
            (string[])["", .. protocols.Select(protocol => protocol.Name)],
            (string[])["Turns", .. protocols.Select(State)],
        };
        foreach (var metric in Metric.All.Where(metric => protocols.Any(protocol => protocol[metric] is not null)))
            rows.Add((string[])[Figure.WithUnit(metric), .. protocols.Select(protocol => Figure.Cell(metric, protocol[metric]))]);
        return rows;
    }

    static string State(ProtocolFigures protocol) =>
        protocol.Failure is null ? protocol.Turns.ToString(CultureInfo.InvariantCulture) : $"FAILED after {protocol.Turns}";
}
