namespace GenAiTransport.Comparison;

/// <summary>The reports as files.</summary>
static class ReportFiles
{
    public static async Task<IReadOnlyList<string>> WriteAsync(ComparisonResult result, ComparisonOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Out);
        var files = new List<(string Path, string Text)>
        {
            (Path.Combine(options.Out, "report.html"), HtmlReport.Render(result)),
            (Path.Combine(options.Out, "report.json"), ComparisonJson.Write(result)),
            (Path.Combine(options.Out, "report.csv"), CsvReport.Render(result)),
        };
        if (options.Chart is { } chart)
            files.Add((chart, OverviewChart.Draw(result).ToFile(Resources.Text("chart.css"))));
        foreach (var (path, text) in files)
            await File.WriteAllTextAsync(path, text, cancellationToken);
        return [.. files.Select(file => file.Path)];
    }
}
