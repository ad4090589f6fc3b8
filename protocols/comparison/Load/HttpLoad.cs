using System.Net.Http.Json;

namespace GenAiTransport.Comparison;

/// <summary>A POST whose response is read to its end. Events are told by the ends of lines: so many before the first chunk, so many for each.</summary>
sealed class HttpLoad(ServerAddress server, string path, int linesPerEvent) : ILoadClient
{
    const int EventsBeforeChunks = 2;

    readonly HttpClient _http = server.CreateHttpClient();
    readonly byte[] _buffer = new byte[32 * 1024];
    string _session = "";

    public async Task NewSessionAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync("/sessions/new", new NewSessionRequest(), WireJson.Wire.NewSessionRequest, cancellationToken);
        response.EnsureSuccessStatusCode();
        _session = (await response.Content.ReadFromJsonAsync(WireJson.Wire.SessionCreated, cancellationToken))!.SessionId;
    }

    public async Task TurnAsync(string message, Action<int>? arrived, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(message, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var lines = 0;
        while (await body.ReadAsync(_buffer, cancellationToken) is > 0 and var read)
        {
            if (linesPerEvent == 0)
                continue;
            lines += _buffer.AsSpan(0, read).Count((byte)'\n');
            var chunks = lines / linesPerEvent - EventsBeforeChunks - (_buffer.AsSpan(0, read).IndexOf("\"type\":\"complete\""u8) < 0 ? 0 : 1);
            if (chunks > 0)
                arrived?.Invoke(chunks);
        }
        if (linesPerEvent == 0)
            arrived?.Invoke(1);
    }

    public async Task<Replay> RecordAsync(string message, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(message, cancellationToken);
        var whole = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (linesPerEvent == 0)
            return new Replay([new ReplayPiece(true, whole)]);
        var pieces = new List<ReplayPiece>();
        for (var start = 0; start < whole.Length;)
        {
            var end = start;
            for (var line = 0; line < linesPerEvent; line++)
                end += whole.AsSpan(end).IndexOf((byte)'\n') + 1;
            pieces.Add(new ReplayPiece(whole.AsSpan(start, end - start).IndexOf("\"type\":\"chunk\""u8) >= 0, whole[start..end]));
            start = end;
        }
        return new Replay(pieces);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<HttpResponseMessage> SendAsync(string message, CancellationToken cancellationToken)
    {
        using var request = HttpChat.ChatMessage(path, _session, message);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }
}
