using System.Diagnostics;

namespace GenAiTransport.WebSockets.Benchmarks;

/// <summary>What a connection costs that says nothing, and whether each still answers.</summary>
static class Idle
{
    const int AtOnce = 50;

    public static async Task RunAsync(int connections)
    {
        await using var server = await MeasuredServer.StartAsync();
        // What the first connections bring in (code, pools, threads) is not the price of the thousandth.
        var first = await ConnectAsync(server.Address, AtOnce);
        await PingAsync(first);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var before = await server.MemoryAsync();

        var started = Stopwatch.GetTimestamp();
        var peers = await ConnectAsync(server.Address, connections);
        Console.WriteLine($"{connections} connections opened in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        started = Stopwatch.GetTimestamp();
        await PingAsync(peers);
        Console.WriteLine($"each answered a ping, all within {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var after = await server.MemoryAsync();

        Console.WriteLine($"server memory: {before / 1048576.0:0.0} MiB before, {after / 1048576.0:0.0} MiB after: {(after - before) / 1024.0 / connections:0.0} KiB a connection");
        foreach (var peer in peers.Concat(first))
            peer.Dispose();
    }

    static async Task<List<Peer>> ConnectAsync(Uri server, int count)
    {
        var peers = new List<Peer>();
        while (peers.Count < count)
            peers.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, count - peers.Count)).Select(_ => Peer.ConnectAsync(server))));
        return peers;
    }

    static async Task PingAsync(List<Peer> peers)
    {
        foreach (var some in peers.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(async peer =>
            {
                await peer.SendAsync("""{"type":"ping"}"""u8.ToArray());
                await peer.ReadAsync("pong");
            }));
        }
    }
}
