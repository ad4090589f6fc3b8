using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>
/// One protocol beside the others: its server, and a conversation that goes on from question to question. What is broken while it answers is mended by
/// its client, as it does that; what that was is told.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing to dispose.")]
sealed class Side(ProtocolUnderTest protocol, ServerSetup setup, TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Frost = TimeSpan.FromSeconds(3);

    ServerProcess? _server;
    CancellationTokenSource _lost = new();
    Task _restarting = Task.CompletedTask;
    ServerAddress? _address;
    IChatTransport? _direct;
    NetworkConditions _network = NetworkConditions.Loopback;
    MeasuredClient? _kept;
    MeasuredClient? _talking;
    string? _session;
    Action<LiveEvent>? _heard;
    bool _isBroken;

    public ProtocolUnderTest Protocol => protocol;

    public int ServerId => _server!.Id;

    double Now => _talking?.Elapsed ?? 0;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var server = await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, cancellationToken, setup.At);
        await server.TraceAsync(cancellationToken);
        server.Resumed += after => Tell(new Resumed(protocol.Key, Now, after));
        if (_direct is not null)
            await _direct.DisposeAsync();
        var lost = new CancellationTokenSource();
        (_server, _lost, _address, _direct) = (server, lost, server.Address, protocol.Connect(server.Address));
        // One that was killed on purpose is not lost: its clients are to come back.
        server.Ended.UnsafeRegister(_ =>
        {
            if (_server == server)
                lost.Cancel();
        }, null);
    }

    /// <summary>False when the conversation cannot be had, which has been told.</summary>
    public async Task<bool> ReadyAsync(NetworkConditions network, Action<LiveEvent> heard, CancellationToken cancellationToken)
    {
        await _restarting;
        if (network != _network)
            await HangUpAsync();
        (_network, _heard) = (network, heard);
        if (_server is null)
            await RestartAsync();
        if (_kept is not null)
            return true;
        var client = _talking = New();
        if (await TryAsync(client, async token =>
        {
            await client.ConnectAsync(token);
            if (_session is { } session)
                client.SessionId = session;
            else
                await client.CreateSessionAsync(token);
        }, cancellationToken))
            (_kept, _session) = (client, client.SessionId);
        else
            await client.DisposeAsync();
        return _kept is not null;
    }

    /// <param name="isNewConnection">Over a connection that it must open first; else over the one it has.</param>
    public async Task AskAsync(string question, bool isNewConnection, CancellationToken cancellationToken)
    {
        var kept = _kept!;
        await using var fresh = isNewConnection ? New() : null;
        var client = _talking = fresh ?? kept;
        client.SessionId = kept.SessionId;
        try
        {
            if (await TryAsync(client, token => TalkAsync(client, question, isNewConnection, token), cancellationToken))
                return;
            // What broke is not spoken over again.
            await HangUpAsync();
            await SeeWhetherItIsForgottenAsync(client, cancellationToken);
        }
        finally
        {
            (_talking, _heard, _isBroken) = (_kept, null, false);
        }
    }

    /// <summary>Returns when it is done; a server that was killed is there again.</summary>
    public async Task BreakAsync(Fault fault)
    {
        _isBroken = true;
        Tell(new Broken(protocol.Key, Now, fault));
        if (fault == Fault.Cut)
            _talking?.Line.Cut();
        else if (fault == Fault.Freeze)
            _talking?.Line.Freeze(Frost);
        else if (Interlocked.Exchange(ref _server, null) is { } server)
            await (_restarting = ReplaceAsync(server));
    }

    /// <summary>What the client asked for after something was broken.</summary>
    public void Note(int port, string request, string answer)
    {
        if (_isBroken && _talking?.Line.Address.Address.Port == port)
            Tell(new Requested(protocol.Key, Now, request, answer));
    }

    /// <summary>A reply that nobody waits for any more would hold up the next question.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _heard = null;
        if (_kept is { } client)
            await TryAsync(client, client.StopAsync, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _restarting;
        await HangUpAsync();
        if (_direct is not null)
            await _direct.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    MeasuredClient New()
    {
        var client = new MeasuredClient(protocol, _address!, _network, time);
        client.Listen(sentence =>
        {
            if (_isBroken && _talking == client)
                Tell(new ClientSaid(protocol.Key, client.Elapsed, sentence));
        });
        return client;
    }

    async Task ReplaceAsync(ServerProcess server)
    {
        var lost = _lost;
        await server.DisposeAsync();
        await RestartAsync();
        // Nobody waits for what does not come back.
        if (_server is null)
            await lost.CancelAsync();
    }

    [SuppressMessage("Design", "CA1031", Justification = "However a server fails to start, that is told, and the others go on.")]
    async Task RestartAsync()
    {
        try
        {
            await StartAsync(CancellationToken.None);
            // Its clients find it where its predecessor was.
            foreach (var client in new[] { _kept, _talking })
                client?.Line.Server = _address!;
            Tell(new Restarted(protocol.Key, Now));
        }
        catch (Exception trouble)
        {
            Tell(new Restarted(protocol.Key, Now, trouble.Message));
        }
    }

    async Task TalkAsync(MeasuredClient client, string question, bool isNewConnection, CancellationToken cancellationToken)
    {
        if (!isNewConnection)
            await client.TrafficAsync(cancellationToken);
        using var trace = new TracedTurn();
        if (isNewConnection)
            await client.ConnectAsync(cancellationToken);
        var asked = time.GetUtcNow();
        var turn = await client.AskAsync(question, (happened, at) =>
        {
            if (happened is Chunk { Text.Length: > 0 } chunk)
                Tell(new TextArrived(protocol.Key, at, chunk.Text, chunk.ChunkNumber));
        }, cancellationToken, isNewConnection);
        var traffic = await client.TrafficAsync(cancellationToken);
        var text = Encoding.UTF8.GetByteCount(question) + Encoding.UTF8.GetByteCount(turn.Text);
        var history = await RememberedAsync(asked, cancellationToken);
        var waterfall = _server is { } server ? await trace.ReadAsync(server, cancellationToken) : null;
        Tell(new ReplyEnded(protocol.Key, turn.Total, traffic, (double)traffic.Bytes / text, history, waterfall));
    }

    async Task<Remembered> RememberedAsync(DateTimeOffset asked, CancellationToken cancellationToken)
    {
        var history = (await _direct!.Sessions.GetAsync(_session!, cancellationToken)).Messages;
        // What goes over the wire has no more than milliseconds.
        return new Remembered(history[^1].Text, history.Count(message => message.Timestamp > asked.AddMilliseconds(-1)));
    }

    async Task SeeWhetherItIsForgottenAsync(MeasuredClient client, CancellationToken cancellationToken)
    {
        try
        {
            await _direct!.Sessions.GetAsync(_session!, cancellationToken);
        }
        catch (RefusedException)
        {
            _session = null;
            Tell(new Forgotten(protocol.Key, client.Elapsed));
        }
        catch (ServerUnreachableException)
        {
            _session = null;
        }
    }

    async Task<bool> TryAsync(MeasuredClient client, Func<CancellationToken, Task> talk, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lost.Token);
        try
        {
            await talk(ended.Token);
            return true;
        }
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
        {
            var server = _server;
            Tell(new ReplyBroke(protocol.Key, client.Elapsed, server is not null && await server.HasEndedAsync() ? server.Epitaph : trouble.Message));
            return false;
        }
    }

    void Tell(LiveEvent happened) => _heard?.Invoke(happened);

    async Task HangUpAsync()
    {
        if (Interlocked.Exchange(ref _kept, null) is { } kept)
            await kept.DisposeAsync();
    }
}
