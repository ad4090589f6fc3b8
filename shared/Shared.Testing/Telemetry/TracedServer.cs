using System.Globalization;
using System.Reflection;

namespace GenAiTransport.Testing;

/// <summary>A server as a process of its own, on a free port.</summary>
public sealed class TracedServer(AppProcess process) : IAsyncDisposable
{
    static readonly string[] Before = ["Server endpoint: ", "Listening on: "];

    public Uri Address { get; } = AddressIn(process.Output.Split('\n'));

    public static async Task<TracedServer> StartAsync(Assembly program, params (string Name, string Value)[] settings)
    {
        var process = AppProcess.Start(program, ["--urls", "http://127.0.0.1:0"], [("Limits__RequestsPerSecond", "0"), .. settings]);
        // A room says where it listens last.
        await process.ShowsAsync("Use Ctrl+C to stop the server");
        return new TracedServer(process);
    }

    /// <summary>What is told at <c>/metrics</c> under a name, summed over those with this label.</summary>
    public static async Task<double> FigureAsync(HttpClient http, string name, string label = "") => Figure(await http.GetStringAsync("/metrics").Soon(), name, label);

    public static double Figure(string page, string name, string label = "") => page.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));

    /// <summary>Ctrl+C: what it has to export leaves before it does.</summary>
    public async Task EndAsync()
    {
        await process.InterruptAsync();
        Assert.That(await process.ExitAsync(), Is.Zero, process.Errors);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    static Uri AddressIn(string[] lines)
    {
        var (line, before) = lines.SelectMany(line => Before.Select(before => (line, before))).First(pair => pair.line.Contains(pair.before, StringComparison.Ordinal));
        return new($"http://{line.Split(before)[1].Split("://")[^1]}");
    }
}
