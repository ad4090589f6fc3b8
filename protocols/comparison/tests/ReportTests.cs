using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class ReportTests
{
    [Test]
    public void The_terminal_shows_a_column_for_each_protocol() => Assert.That(TableReport.Render(Results.Small), Is.EqualTo("""
        LIVE STREAMING · loopback · plain text, HTTP/1.1

                                                REST             SSE
        ────────────────────────────────────────────────────────────
        Turns                                     20  FAILED after 3
        First chunk, open connection (ms)  219 / 224     21.3 / 23.8
        Gap between chunks (ms)                    –     4.50 / 9.45
        Bytes down, per turn (B)                 636           8,155

        median / 95th percentile; gaps: median / 99th
        model: offline; 40 words a reply, 1 at once
        ❌ SSE: the server ended with exit code 137, after "3" turns, <b>
        ℹ️  Time was up.

        """));

    [Test]
    public void A_table_of_values_has_a_line_for_each_protocol_and_metric() => Assert.That(CsvReport.Render(Results.Small), Is.EqualTo("""
        protocol,streaming,network,metric,unit,count,median,p95,p99,min,max,failure
        rest,live,loopback,first_chunk,ms,20,219.4,224,230,1,300,
        rest,live,loopback,bytes_down,B,20,636,636,636,1,300,
        sse,live,loopback,first_chunk,ms,20,21.26,23.8,24,1,300,
        sse,live,loopback,gap,ms,20,4.5,8,9.45,1,300,
        sse,live,loopback,bytes_down,B,20,8155,8155,8155,1,300,
        sse,live,loopback,,,,,,,,,"the server ended with exit code 137, after ""3"" turns, <b>"

        """));

    [Test]
    public void A_program_can_read_it()
    {
        using var json = JsonDocument.Parse(ComparisonJson.Write(Results.Small));
        var rest = json.RootElement.GetProperty("protocols")[0];
        Assert.That(rest.GetProperty("metrics").GetProperty("first_chunk").GetProperty("median").GetDouble(), Is.EqualTo(219.4));
        Assert.That(rest.TryGetProperty("failure", out _), Is.False);
        Assert.That(json.RootElement.GetProperty("conditions").GetProperty("started_at").GetString(), Is.EqualTo("2026-11-21T10:00:00+00:00"));
    }

    [Test]
    public void Its_schema_knows_every_metric_and_finds_what_is_wrong()
    {
        Assert.That(ReportSchema.Root["properties"]!["protocols"]!["items"]!["properties"]!["metrics"]!["properties"]!.AsObject().Select(metric => metric.Key),
            Is.EquivalentTo(Metric.All.Select(metric => metric.Key)));
        Assert.That(ReportSchema.Troubles(ComparisonJson.Write(Results.Small)), Is.Empty);
        var wrong = ComparisonJson.Write(Results.Small).Replace("\"words\": 40", "\"words\": \"40\"").Replace("\"machine\"", "\"engine\"");
        Assert.That(ReportSchema.Troubles(wrong), Is.EquivalentTo(["/conditions/words is no integer", "/conditions/engine is unknown", "/conditions/machine is missing"]));
    }

    [Test]
    public async Task What_changed_is_told_and_what_is_noise_is_not()
    {
        var (rest, sse) = (Results.Small.Protocols[0], Results.Small.Protocols[1]);
        var after = Results.Small with
        {
            Conditions = Results.Small.Conditions with { Network = "lan" },
            Protocols = [rest with { Metrics = Changed(rest, 1.01) }, sse with { Metrics = Changed(sse, 1.2) }],
        };
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, ComparisonJson.Write(after));
        var read = await ComparisonJson.ReadAsync(file, CancellationToken.None);
        File.Delete(file);

        Assert.That(ChangesReport.Render(Results.Small, read), Is.EqualTo("""
            ⚠️  The network is not the same: loopback; lan
                                                    before  after  change
            ─────────────────────────────────────────────────────────────
            SSE: First chunk, open connection (ms)    21.3   25.5   +20 %
            SSE: Bytes down, per turn (B)            8,155  9,786   +20 %

            2 of 5 medians changed beyond noise.

            """));
    }

    static Dictionary<string, Distribution> Changed(ProtocolFigures protocol, double by) => protocol.Metrics.ToDictionary(
        metric => metric.Key, metric => metric.Value with { Median = metric.Value.Median * by, P95 = metric.Value.P95 + metric.Value.Median * (by - 1) });

    [Test]
    public void The_page_needs_nothing_else_and_shows_text_as_text()
    {
        var page = HtmlReport.Render(Results.Small);
        Assert.That(page, Does.Contain("a &lt;machine&gt; &amp; more").And.Contain("turns, &lt;b&gt;"));
        Assert.That(page, Does.Not.Contain("<b>").And.Not.Contain("http://").And.Not.Contain("https://").And.Not.Contain("<script").And.Not.Contain("{{"));
        Assert.That(page, Does.Contain("prefers-color-scheme: dark"));
        Assert.That(page, Does.Contain(">send 1.25 ms<").And.Contain(">first chunk 200 ms<"));
        Assert.That(() => XDocument.Parse(page.Replace("<!doctype html>", "").Replace("<meta charset=\"utf-8\">", "")
            .Replace("initial-scale=1\">", "initial-scale=1\"/>").Replace("light dark\">", "light dark\"/>").Replace("'unsafe-inline'\">", "'unsafe-inline'\"/>")),
            Throws.Nothing, "every element is closed");
    }

    [Test]
    public void The_picture_is_a_drawing_of_its_own()
    {
        var picture = XDocument.Parse(OverviewChart.Draw(Results.Small).ToFile(Resources.Text("chart.css")));
        Assert.That(picture.Root!.Name.ToString(), Is.EqualTo("{http://www.w3.org/2000/svg}svg"));
        Assert.That(picture.Descendants().Select(element => element.Value), Does.Contain("first text 219 ms").And.Contain("REST"));
    }

    [TestCase(0, "0.00")]
    [TestCase(9.994, "9.99")]
    [TestCase(9.996, "10.0")]
    [TestCase(99.96, "100")]
    [TestCase(1234567.8, "1,234,568")]
    public void A_number_has_the_digits_that_count(double value, string shown) => Assert.That(Figure.Short(value), Is.EqualTo(shown));

    [Test]
    public void A_spreadsheet_takes_no_text_for_a_formula()
    {
        var result = Results.Small with { Protocols = [Results.Small.Protocols[1] with { Failure = "=1+1", Metrics = new Dictionary<string, Distribution>() }] };
        Assert.That(CsvReport.Render(result), Does.EndWith(",'=1+1\n"));
    }
}
