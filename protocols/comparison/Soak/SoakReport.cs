using System.Globalization;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>A soak in lines of text.</summary>
static class SoakReport
{
    /// <summary>How it goes, while it runs.</summary>
    public static string Line(SoakCounts counts, TimeSpan passed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(int)passed.TotalMinutes} min · {counts[SoakCounts.Promised]:#,0} messages · {SoakCounts.Bad.Sum(name => counts[name]):#,0} wrong · {counts[SoakCounts.Cuts]:#,0} cuts · {counts[SoakCounts.Restarts]} restarts");

    public static string Render(SoakResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"SOAK · {TimeSpan.FromSeconds(result.Seconds):hh\\:mm\\:ss} · {result.People} people");
        text.AppendLine();
        foreach (var name in SoakCounts.Good.Concat(SoakCounts.Bad))
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-40} {result.Counts.GetValueOrDefault(name),12:#,0}");
        text.AppendLine();
        text.AppendLine("Third by third        objects (MiB)            resident (MiB)       handles         threads");
        foreach (var (key, samples) in result.Servers.Where(server => server.Value.Count >= 3))
        {
            var thirds = samples.Chunk((samples.Count + 2) / 3).ToArray();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{key,-14} {Thirds(thirds, sample => sample.Held / 1048576.0)} {Thirds(thirds, sample => sample.Resident / 1048576.0)} {Thirds(thirds, sample => sample.Handles)} {Thirds(thirds, sample => sample.Threads)}");
        }
        foreach (var trouble in result.Troubles.Take(20))
            text.AppendLine(TerminalText.Cut(TerminalText.CleanLine(trouble), 600));
        return text.ToString();
    }

    static string Thirds(SoakSample[][] thirds, Func<SoakSample, double> figure) =>
        string.Join(' ', thirds.Select(third => string.Create(CultureInfo.InvariantCulture, $"{third.Average(figure),7:0.0}")));
}
