using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.ServerSentEvents;

namespace GenAiTransport.Comparison;

/// <summary>Follows a session on the event channel as a browser does, over a bad way: comes back with the last id it heard, and misses nothing.</summary>
[SuppressMessage("Design", "CA1001", Justification = "What it holds is disposed with it, asynchronously.")]
sealed class ChannelListener : IAsyncDisposable
{
    static readonly string[] Farewells = [Refusal.ShuttingDown.Sentence, "Session deleted"];

    readonly CancellationTokenSource _leaving = new();
    readonly SoakServer _server;
    readonly SoakCounts _counts;
    readonly Uri _address;
    readonly int _life;
    readonly Task _listening;
    string? _lastId;
    (string Turn, int Position)? _last;
    bool _isOver = true;

    public ChannelListener(SoakServer server, string session, SoakCounts counts)
    {
        (_server, _counts, _life) = (server, counts, server.Life);
        _address = new Uri(server.Address.Address, $"/sessions/{session}/events");
        _listening = Task.Run(ListenAsync);
    }

    async Task ListenAsync()
    {
        using var http = _server.Address.CreateHttpClient();
        while (!_leaving.IsCancellationRequested && _server.Life == _life)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, _address);
                if (_lastId is not null)
                    request.Headers.Add("Last-Event-ID", _lastId);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _leaving.Token);
                if (response.StatusCode == HttpStatusCode.NotFound)
                    return;
                await using var body = await response.Content.ReadAsStreamAsync(_leaving.Token);
                await foreach (var item in SseParser.Create(body).EnumerateAsync(_leaving.Token))
                    Hear(item);
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }

    void Hear(SseItem<string> item)
    {
        // Why the channel ends is told without an id of its own.
        if (item.EventId is not { } id || id == _lastId || (item.EventType == "error" && Farewells.Any(item.Data.Contains)))
            return;
        _lastId = id;
        var colon = id.LastIndexOf(':');
        var (turn, position) = (id[..colon], int.Parse(id.AsSpan(colon + 1), null));
        if (item.EventType == "reset")
        {
            _counts.Add(SoakCounts.Resets);
            (_last, _isOver) = (null, true);
            return;
        }
        if (_last is { } last && last.Turn == turn)
        {
            if (position != last.Position + 1)
                _counts.Trouble(position <= last.Position ? SoakCounts.Repeats : SoakCounts.Gaps, $"event channel: {position} after {last.Position}");
        }
        else if (position != -2 || !_isOver)
            _counts.Trouble(SoakCounts.Gaps, $"event channel: a turn begins at {position}; the one before {(_isOver ? "ended" : "had not ended")}");
        _last = (turn, position);
        _isOver = item.EventType is "complete" or "error";
        if (_isOver)
            _counts.Add(SoakCounts.Followed);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _listening;
        _leaving.Dispose();
    }
}
