using System.Net.Http.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>A message goes to two instances at the same moment, as from a client that lost patience: it is answered once.</summary>
static class SameTurn
{
    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        for (var round = 0; round < times; round++)
        {
            await using var client = fleet.Instances[round % 3].Connect();
            var session = (await client.Sessions.CreateAsync()).SessionId;
            var turn = Guid.NewGuid();
            var told = await Task.WhenAll(fleet.Instances.Take(2).Select(instance => AskAsync(instance, session, turn)));
            findings.Expect(told[0] == told[1] && told[0].Length > 0, $"two instances tell the same reply: '{told[0]}' and '{told[1]}'");
            findings.Expect((await client.Sessions.GetAsync(session)).MessageCount == 2, "one turn id is answered once");
            findings.Count("turns sent twice");
        }
    }

    static async Task<string> AskAsync(Instance instance, string session, Guid turn)
    {
        using var http = new HttpClient { BaseAddress = instance.Address };
        using var content = JsonContent.Create(new ChatRequest("Hello", session) { TurnId = turn }, WireJson.Wire.ChatRequest);
        using var response = await http.PostAsync(new Uri("/chat/stream", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        var (events, _) = await Watching.WatchAsync(instance, turn.ToString());
        return events.Text();
    }
}
