using System.Text.Json;

namespace GenAiTransport.Cluster.Trials;

/// <summary>Whoever reads a turn of somebody else, by a plain request to one instance.</summary>
static class Watching
{
    /// <summary>Gives the events of a turn, and the moment at which the last one came.</summary>
    public static async Task<(List<ChatEvent> Events, DateTime EndedAt)> WatchAsync(Instance instance, string turnId)
    {
        using var http = new HttpClient { BaseAddress = instance.Address };
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var response = await http.GetAsync(new Uri($"/chat/stream/{turnId}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, late.Token);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(late.Token));
        var events = new List<ChatEvent>();
        while (await lines.ReadLineAsync(late.Token) is { } line)
        {
            if (line.IndexOf('{', StringComparison.Ordinal) is var start and (0 or 6))
                events.Add(JsonSerializer.Deserialize(line.AsSpan(start), WireJson.Wire.ChatEvent)!);
        }
        return (events, DateTime.UtcNow);
    }
}
