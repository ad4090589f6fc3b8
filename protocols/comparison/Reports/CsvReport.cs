using System.Globalization;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>A line for each protocol and metric, as spreadsheets and scripts like it.</summary>
static class CsvReport
{
    public static string Render(ComparisonResult result)
    {
        var output = new StringBuilder("protocol,streaming,network,metric,unit,count,median,p95,p99,min,max,failure\n");
        foreach (var protocol in result.Protocols)
        {
            foreach (var metric in Metric.All)
            {
                if (protocol[metric] is { } figures)
                    Line(output, [.. Names(protocol, result), metric.Key, metric.Unit, Number(figures.Count), Number(figures.Median), Number(figures.P95), Number(figures.P99), Number(figures.Min), Number(figures.Max), ""]);
            }
            if (protocol.Failure is not null)
                Line(output, [.. Names(protocol, result), "", "", "", "", "", "", "", "", protocol.Failure]);
        }
        return output.ToString();
    }

    static string[] Names(ProtocolFigures protocol, ComparisonResult result) => [protocol.Key, protocol.Streaming, result.Conditions.Network];

    static void Line(StringBuilder output, IEnumerable<string> fields) => output.AppendJoin(',', fields.Select(Field)).Append('\n');

    static string Number(double value) => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);

    /// <summary>What a spreadsheet would take for a formula is told to be text.</summary>
    static string Field(string text)
    {
        if (text is ['=' or '+' or '@', ..] or ['-', not (>= '0' and <= '9'), ..])
            text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
