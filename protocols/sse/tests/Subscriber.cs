using System.Text;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

/// <summary>Somebody on a session's event channel, as a browser's EventSource is: it remembers the last id.</summary>
sealed class Subscriber : IDisposable
{
    readonly HttpResponseMessage _response;
    readonly StreamReader _body;

    Subscriber(HttpResponseMessage response, Stream body) => (_response, _body) = (response, new StreamReader(body));

    public string? LastEventId { get; private set; }

    /// <summary>Comes, and reads as far as the start of the channel tells how to come back.</summary>
    public static async Task<Subscriber> ComeAsync(HttpClient http, string sessionId, string? lastEventId = null)
    {
        var response = await AskAsync(http, sessionId, lastEventId);
        response.EnsureSuccessStatusCode();
        var subscriber = new Subscriber(response, await response.Content.ReadAsStreamAsync()) { LastEventId = lastEventId };
        Assert.That(await subscriber.NextAsync(), Is.EqualTo("retry: 2000"));
        if (lastEventId is null)
            Assert.That(await subscriber.NextAsync(), Is.EqualTo($"id: {subscriber.LastEventId}"));
        return subscriber;
    }

    public static async Task<HttpResponseMessage> AskAsync(HttpClient http, string sessionId, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sessions/{sessionId}/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
    }

    /// <summary>The next block, without the empty line that ends it; null at the end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        var block = new StringBuilder();
        while (await _body.ReadLineAsync().Soon() is { } line)
        {
            if (line.Length == 0)
                return block.ToString().TrimEnd('\n');
            block.Append(line).Append('\n');
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastEventId = line["id: ".Length..];
        }
        return null;
    }

    /// <summary>The blocks up to one of a kind. Signs of life do not prolong the wait.</summary>
    public Task<List<string>> UntilAsync(string type) => ReadUntilAsync(type).Soon();

    public void Dispose() => _response.Dispose();

    async Task<List<string>> ReadUntilAsync(string type)
    {
        var blocks = new List<string>();
        do
            blocks.Add(await NextAsync() ?? throw new AssertionException($"The channel ended without {type}: {string.Join('\n', blocks)}"));
        while (!blocks[^1].StartsWith($"event: {type}\n", StringComparison.Ordinal));
        return blocks;
    }
}
