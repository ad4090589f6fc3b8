using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>
/// One protocol in a run: its server, its conversations, what was measured. Whatever goes wrong stays with it: it is told in its column, and the
/// others go on.
/// </summary>
sealed class Contender(ProtocolUnderTest protocol, ServerSetup setup, NetworkConditions network, TimeProvider time) : IAsyncDisposable
{
    readonly Dictionary<string, List<double>> _samples = [];
    readonly List<MeasuredClient> _clients = [];
    readonly List<TurnFigures> _turns = [];
    ServerProcess? _server;
    Chats? _chats;
    int _made;
    Waterfall? _waterfall;

    public ProtocolUnderTest Protocol => protocol;

    public string Streaming => setup.Simulated ? "simulated" : "live";

    public string? Failure { get; private set; }

    public int Turns => _turns.Count;

    public int? ServerId => _server?.Id;

    public Task StartAsync(CancellationToken cancellationToken) => TryAsync(async token =>
    {
        _server = await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, token, setup.At);
        Add(Metric.MemoryAtRest, _server.ResidentBytes / 1024.0 / 1024.0);
    }, cancellationToken);

    /// <summary>
    /// Does all that is measured until nothing is done for the first time any more, without a network in between, which learns nothing; then opens
    /// the conversations.
    /// </summary>
    public Task WarmUpAsync(int conversations, int chats, string message, CancellationToken cancellationToken) => TryAsync(async token =>
    {
        const int Turns = 3;
        await using var trial = New(NetworkConditions.Loopback);
        await trial.ConnectAsync(token);
        await trial.CreateSessionAsync(token);
        for (var turn = 0; turn < Turns; turn++)
        {
            await BeginAsync(NetworkConditions.Loopback, (_, _) => { }, token);
            await trial.AskAsync(message, null, token);
        }
        for (var count = 0; count < conversations; count++)
            await OpenAsync(token);
        if (chats > 0)
            _chats = await Chats.OpenAsync(protocol, _server!, chats, network, time, seed: _made++, token);
    }, cancellationToken);

    /// <summary>A beginning, then one turn in each of the conversations that have long begun.</summary>
    public Task RoundAsync(string message, int words, CancellationToken cancellationToken) => TryAsync(async token =>
    {
        await BeginAsync(network, Add, token);
        var turns = await Task.WhenAll(_clients.Select(client => TurnAsync(client, message, token)));
        foreach (var turn in turns)
            Add(turn, message);
        if (_chats is not null)
            await _chats.RoundAsync(message, words, Add, token);
    }, cancellationToken);

    /// <summary>A server is there to hold many replies; what one costs it is seen when its runtime has stopped compiling.</summary>
    public Task MeasureProcessorAsync(CancellationToken cancellationToken) => TryAsync(async token =>
    {
        const int Replies = 100;
        const int Words = 50;
        await using var crowd = await LoadCrowd.OpenAsync(protocol, _server!, Replies, token);
        var cost = 0d;
        await _server!.UntilCompiledAsync(
            async () => cost = (await crowd.LiveAsync($"Write {Words} words.", _ => 0, TimeSpan.Zero, token)).Microseconds, calm: 5, mostRounds: 10, token);
        Add(Metric.Processor, protocol.Streams ? cost : cost / Words);
    }, cancellationToken);

    /// <summary>Two turns more, each over a new connection; of the first a part is what is done for the first time.</summary>
    public Task TraceAsync(string message, CancellationToken cancellationToken) => TryAsync(async token =>
    {
        await _server!.TraceAsync(token);
        for (var turn = 0; turn < 2; turn++)
        {
            await using var client = New(network);
            client.SessionId = _clients[0].SessionId;
            using var trace = new TracedTurn();
            await client.ConnectAsync(token);
            await client.AskAsync(message, null, token, isFirst: true);
            _waterfall = await trace.ReadAsync(_server, token);
        }
    }, cancellationToken);

    public Task MeasureMemoryAsync(CancellationToken cancellationToken) => TryAsync(async token =>
    {
        var memory = new MemoryProbe(protocol, _server!);
        Add(Metric.MemoryPerSession, await memory.PerSessionAsync(token));
        Add(Metric.MemoryPerConnection, await memory.PerConnectionAsync(token));
    }, cancellationToken);

    public ProtocolFigures Figures() => new(protocol.Key, protocol.Name, Streaming,
        _samples.ToDictionary(metric => metric.Key, metric => Distribution.Of(metric.Value)!))
    {
        Failure = Failure,
        Turns = _turns.Count,
        Arrivals = Typical(),
        Waterfall = _waterfall,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        if (_chats is not null)
            await _chats.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    async Task OpenAsync(CancellationToken cancellationToken)
    {
        var client = New(network);
        _clients.Add(client);
        await client.ConnectAsync(cancellationToken);
        await client.CreateSessionAsync(cancellationToken);
        await client.TrafficAsync(cancellationToken);
    }

    static async Task<TurnFigures> TurnAsync(MeasuredClient client, string message, CancellationToken cancellationToken, bool isFirst = false)
    {
        var turn = await client.AskAsync(message, null, cancellationToken, isFirst);
        return turn with { Traffic = await client.TrafficAsync(cancellationToken) };
    }

    /// <summary>A client that has just started: how long it takes to a session, and another to its first text in a session that is there. What it asks again tells what was the connection's.</summary>
    async Task BeginAsync(NetworkConditions network, Action<Metric, double> add, CancellationToken cancellationToken)
    {
        const string Hello = "say hello";
        await using var client = New(network);
        await client.ConnectAsync(cancellationToken);
        await client.CreateSessionAsync(cancellationToken);
        add(Metric.Setup, client.Age);
        add(Metric.Connections, client.Connections);
        await using var other = New(network);
        other.SessionId = client.SessionId;
        await other.ConnectAsync(cancellationToken);
        var first = await TurnAsync(other, Hello, cancellationToken, isFirst: true);
        var again = await TurnAsync(other, Hello, cancellationToken);
        add(Metric.FirstOnNew, first.FirstText);
        add(Metric.ConnectionTime, first.FirstText - again.FirstText);
        add(Metric.ConnectionBytes, first.Traffic.Bytes - again.Traffic.Bytes);
    }

    /// <summary>The first of each protocol meets the same fortune on the network, and so do the second and all others, in every run.</summary>
    MeasuredClient New(NetworkConditions network) => new(protocol, _server!.Address, network, time, seed: _made++);

    void Add(TurnFigures turn, string message)
    {
        _turns.Add(turn);
        Add(Metric.Total, turn.Total);
        Add(Metric.BytesUp, turn.Traffic.BytesUp);
        Add(Metric.BytesDown, turn.Traffic.BytesDown);
        Add(Metric.Pieces, turn.Traffic.Writes);
        Add(Metric.Overhead, (double)turn.Traffic.Bytes / (Encoding.UTF8.GetByteCount(message) + Encoding.UTF8.GetByteCount(turn.Text)));
        if (turn.Arrivals is not [var first, ..])
            return;
        Add(Metric.FirstChunk, first);
        Add(Metric.BytesPerChunk, (double)turn.Traffic.BytesDown / turn.Arrivals.Count);
        foreach (var gap in turn.Gaps)
            Add(Metric.Gap, gap.Took);
    }

    void Add(Metric metric, double value)
    {
        if (!_samples.TryGetValue(metric.Key, out var values))
            _samples[metric.Key] = values = [];
        values.Add(value);
    }

    /// <summary>The turn whose whole time is the median.</summary>
    IReadOnlyList<double> Typical() =>
        _turns.Count == 0 ? [] : _turns.OrderBy(turn => turn.Total).ElementAt(_turns.Count / 2).Arrivals;

    [SuppressMessage("Design", "CA1031", Justification = "One protocol's trouble, of whatever kind, must not end the run of the others.")]
    async Task TryAsync(Func<CancellationToken, Task> measure, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _server?.Ended ?? CancellationToken.None);
        try
        {
            await measure(ended.Token);
        }
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = await ReasonAsync(trouble);
        }
    }

    /// <summary>When a server dies, its clients hear of it a little before the system says so.</summary>
    async Task<string> ReasonAsync(Exception trouble)
    {
        if (_server is not null && await _server.HasEndedAsync())
            return Turns == 0 ? _server.Epitaph : $"{_server.Epitaph}, after {Turns} turns";
        return trouble.Message;
    }
}
