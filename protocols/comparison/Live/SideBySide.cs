namespace GenAiTransport.Comparison;

/// <summary>A question is put to all protocols at the same moment; one question at a time. What they talk over may be broken at any time.</summary>
sealed class SideBySide(IReadOnlyList<ProtocolUnderTest> protocols, ServerSetup setup, TimeProvider time) : IAsyncDisposable
{
    readonly SemaphoreSlim _one = new(1);
    readonly List<Side> _sides = [.. protocols.Select(protocol => new Side(protocol, setup, time))];

    public IReadOnlyList<ProtocolUnderTest> Protocols => protocols;

    public string Beneath { get; } = Conditions.WhatLiesBeneath(setup.Certificate is not null, setup.Http);

    public int ServerId(string protocol) => _sides.Single(side => side.Protocol.Key == protocol).ServerId;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(_sides, cancellationToken, async (side, token) => await side.StartAsync(token));
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
            using var requests = new AskedRequests((port, request, answer) => _sides.ForEach(side => side.Note(port, request, answer)));
            var ready = await Task.WhenAll(_sides.Select(side => side.ReadyAsync(network, heard, cancellationToken)));
            heard(new Asked());
            await Task.WhenAll(_sides.Where((_, index) => ready[index]).Select(side => side.AskAsync(question, isNewConnection, cancellationToken)));
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await Task.WhenAll(_sides.Select(side => side.StopAsync(late.Token)));
            }
            _one.Release();
        }
    }

    /// <summary>Of one protocol, or of all. False when there is none such.</summary>
    public async Task<bool> BreakAsync(string? protocol, Fault fault)
    {
        var sides = _sides.Where(side => protocol is null || side.Protocol.Key == protocol).ToList();
        await Task.WhenAll(sides.Select(side => side.BreakAsync(fault)));
        return sides.Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in _sides)
            await side.DisposeAsync();
        _one.Dispose();
    }
}
