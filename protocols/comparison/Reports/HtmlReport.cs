using System.Globalization;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>The result as one file that needs nothing else: it can be mailed, archived and opened years later.</summary>
static class HtmlReport
{
    static readonly Metric[] Charts =
    [
        Metric.FirstChunk, Metric.FirstOnNew, Metric.Gap, Metric.Total, Metric.Setup, Metric.ConnectionTime, Metric.ConnectionBytes, Metric.BytesDown, Metric.Overhead, Metric.Pieces, Metric.Processor,
        Metric.MemoryAtRest, Metric.MemoryPerSession, Metric.MemoryPerConnection,
        Metric.ChatsFirst, Metric.ChatsStall,
    ];

    public static string Render(ComparisonResult result) => Resources.Text("report.html")
        .Replace("{{style}}", Resources.Text("chart.css") + Resources.Text("report.css"), StringComparison.Ordinal)
        .Replace("{{conditions}}", Conditions(result), StringComparison.Ordinal)
        .Replace("{{remarks}}", Remarks(result), StringComparison.Ordinal)
        .Replace("{{sections}}", string.Concat(result.Protocols.GroupBy(protocol => protocol.Streaming).Select(group => Section(group.Key, [.. group]))), StringComparison.Ordinal);

    static string Conditions(ComparisonResult result)
    {
        var conditions = result.Conditions;
        (string Name, string Value)[] rows =
        [
            ("Network", conditions.Network),
            ("Beneath", conditions.Beneath),
            ("Model", conditions.Model),
            ("Reply", string.Create(CultureInfo.InvariantCulture, $"{conditions.Words} words, {conditions.Concurrency} at once{(conditions.Chats == 0 ? "" : $"; all chats: {conditions.Chats}")}")),
            ("Machine", conditions.Machine),
            ("Runtime", conditions.Runtime),
            ("Measured", conditions.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ];
        return string.Concat(rows.Select(row => $"<dt>{Svg.Escape(row.Name)}</dt><dd>{Svg.Escape(row.Value)}</dd>\n"));
    }

    static string Remarks(ComparisonResult result) => string.Concat(
        result.Protocols.Where(protocol => protocol.Failure is not null).Select(protocol => $"{protocol.Name}: {protocol.Failure}")
            .Concat(result.Conditions.Remarks).Select(remark => $"<p class=\"trouble\">{Svg.Escape(remark)}</p>\n"));

    static string Section(string streaming, IReadOnlyList<ProtocolFigures> protocols)
    {
        var output = new StringBuilder();
        output.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{(streaming == "live" ? "Live streaming" : "Simulated streaming: the reply is whole before its first word is sent")}</h2>\n");
        output.Append("<figure class=\"wide\">\n").Append(TimelineChart.Draw(protocols, 1080).ToElement())
            .Append("<figcaption>A typical turn. Dotted: waiting. Each mark: text that has just arrived.</figcaption>\n</figure>\n");
        if (protocols.Any(protocol => protocol.Waterfall is not null))
            output.Append("<figure class=\"wide\">\n").Append(WaterfallChart.Draw(protocols, 1080).ToElement())
                .Append("<figcaption>One turn over a new connection, by the spans of its trace. REST has its first text with the whole reply.</figcaption>\n</figure>\n");
        Table(output, protocols);
        output.Append("<div class=\"charts\">\n");
        foreach (var metric in Charts.Where(metric => protocols.Any(protocol => protocol[metric] is not null)))
            output.Append("<figure>\n").Append(BarChart.Draw(metric, protocols).ToElement()).Append(CultureInfo.InvariantCulture, $"<figcaption>{Svg.Escape(metric.Meaning)}.</figcaption>\n</figure>\n");
        return output.Append("</div>\n</section>\n").ToString();
    }

    static void Table(StringBuilder output, IReadOnlyList<ProtocolFigures> protocols)
    {
        output.Append("<div class=\"scroll\"><table>\n<thead><tr><th></th>");
        foreach (var protocol in protocols)
            output.Append(CultureInfo.InvariantCulture, $"<th>{Svg.Escape(protocol.Name)}{(protocol.Failure is null ? "" : " ✗")}</th>");
        output.Append("</tr></thead>\n<tbody>\n");
        foreach (var metric in Metric.All.Where(metric => protocols.Any(protocol => protocol[metric] is not null)))
        {
            output.Append(CultureInfo.InvariantCulture, $"<tr><th>{Svg.Escape(Figure.WithUnit(metric))}<span>{Svg.Escape(metric.Meaning)}</span></th>");
            foreach (var protocol in protocols)
                output.Append("<td>").Append(Cell(metric, protocol[metric])).Append("</td>");
            output.Append("</tr>\n");
        }
        output.Append("</tbody>\n</table></div>\n");
    }

    static string Cell(Metric metric, Distribution? figures) => Figure.Cell(metric, figures).Split(" / ") is [var median, var tail]
        ? $"{median} <small>/ {tail}</small>"
        : Figure.Cell(metric, figures);
}
