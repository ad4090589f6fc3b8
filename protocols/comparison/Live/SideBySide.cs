using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>
/// A server of each protocol, and a conversation with each that goes on from question to question. A question is put to all at the same moment;
/// one question at a time.
/// </summary>
sealed class SideBySide(IReadOnlyList<ProtocolUnderTest> protocols, ServerSetup setup, TimeProvider time) : IAsyncDisposable
{
    readonly SemaphoreSlim _one = new(1);
    readonly Dictionary<string, ServerProcess> _servers = [];
    readonly Dictionary<string, MeasuredClient> _clients = [];
    NetworkConditions _network = NetworkConditions.Loopback;

    public IReadOnlyList<ProtocolUnderTest> Protocols => protocols;

    public int ServerId(string protocol) => _servers[protocol].Id;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(protocols, cancellationToken, async (protocol, token) =>
        {
            var server = await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, token, setup.At);
            await server.TraceAsync(token);
            lock (_servers)
                _servers[protocol.Key] = server;
        });
        // What is done for the first time is done before anybody looks.
        await AskAsync("say hello", NetworkConditions.Loopback, isNewConnection: false, _ => { }, cancellationToken);
    }

    /// <summary>Returns when all have answered or failed.</summary>
    /// <param name="isNewConnection">Each asks over a connection that it must open first; else over the one it has.</param>
    /// <param name="heard">May be called by several at once.</param>
    public async Task AskAsync(
        string question, NetworkConditions network, bool isNewConnection, Action<LiveEvent> heard, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (network != _network)
                await HangUpAsync();
            _network = network;
            var ready = await Task.WhenAll(protocols.Select(protocol => ReadyAsync(protocol, heard, cancellationToken)));
            heard(new Asked());
            await Task.WhenAll(protocols.Zip(ready).Where(pair => pair.Second is not null)
                .Select(pair => AskAsync(pair.First, pair.Second!, question, isNewConnection, heard, cancellationToken)));
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
                await StopAsync();
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
        _one.Dispose();
    }

    /// <summary>The protocol's conversation, opened where there is none. Null when it cannot be had, which has been told.</summary>
    async Task<MeasuredClient?> ReadyAsync(ProtocolUnderTest protocol, Action<LiveEvent> heard, CancellationToken cancellationToken)
    {
        lock (_clients)
        {
            if (_clients.TryGetValue(protocol.Key, out var known))
                return known;
        }
        var client = New(protocol);
        var isOpen = await TryAsync(protocol, client, heard, async token =>
        {
            await client.ConnectAsync(token);
            await client.CreateSessionAsync(token);
        }, cancellationToken);
        if (!isOpen)
        {
            await client.DisposeAsync();
            return null;
        }
        lock (_clients)
            _clients[protocol.Key] = client;
        return client;
    }

    async Task AskAsync(
        ProtocolUnderTest protocol, MeasuredClient kept, string question, bool isNewConnection, Action<LiveEvent> heard, CancellationToken cancellationToken)
    {
        await using var fresh = isNewConnection ? New(protocol) : null;
        var client = fresh ?? kept;
        client.SessionId = kept.SessionId;
        var isWell = await TryAsync(protocol, client, heard, async token =>
        {
            if (!isNewConnection)
                await client.TrafficAsync(token);
            using var trace = new TurnTrace();
            if (isNewConnection)
                await client.ConnectAsync(token);
            var turn = await client.AskAsync(question, (happened, at) =>
            {
                if (happened is Chunk { Text.Length: > 0 } chunk)
                    heard(new TextArrived(protocol.Key, at, chunk.Text));
            }, token, isNewConnection);
            var traffic = await client.TrafficAsync(token);
            var text = Encoding.UTF8.GetByteCount(question) + Encoding.UTF8.GetByteCount(turn.Text);
            heard(new ReplyEnded(protocol.Key, turn.Total, traffic, (double)traffic.Bytes / text, await trace.ReadAsync(_servers[protocol.Key], token)));
        }, cancellationToken);
        if (isWell)
            return;
        // What broke is not spoken over again.
        lock (_clients)
            _clients.Remove(protocol.Key);
        await kept.DisposeAsync();
    }

    [SuppressMessage("Design", "CA1031", Justification = "One protocol's trouble, of whatever kind, must not end the others' replies.")]
    async Task<bool> TryAsync(
        ProtocolUnderTest protocol, MeasuredClient client, Action<LiveEvent> heard, Func<CancellationToken, Task> talk, CancellationToken cancellationToken)
    {
        var server = _servers[protocol.Key];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, server.Ended);
        try
        {
            await talk(ended.Token);
            return true;
        }
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
        {
            heard(new ReplyBroke(protocol.Key, client.Age, await server.HasEndedAsync() ? server.Epitaph : trouble.Message));
            return false;
        }
    }

    /// <summary>Replies that nobody waits for any more would hold up the next question.</summary>
    async Task StopAsync()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        foreach (var protocol in protocols)
        {
            if (_clients.TryGetValue(protocol.Key, out var client))
                await TryAsync(protocol, client, _ => { }, client.StopAsync, late.Token);
        }
    }

    MeasuredClient New(ProtocolUnderTest protocol) => new(protocol, _servers[protocol.Key].Address, _network, time);

    /// <summary>A conversation over another network begins anew.</summary>
    async Task HangUpAsync()
    {
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
        _clients.Clear();
    }
}
