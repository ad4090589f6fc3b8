using System.Diagnostics;
using System.Text;

namespace GenAiTransport.WebSockets.Benchmarks;

/// <summary>One reply, as fast as the model can, to many readers of one session.</summary>
static class Broadcast
{
    const int Words = 2000;

    public static async Task RunAsync(int readers)
    {
        await using var server = await MeasuredServer.StartAsync("--OFFLINE_FIRST_TOKEN_MS=0", "--OFFLINE_WORDS_PER_SECOND=0");
        using var sender = await Peer.ConnectAsync(server.Address);
        await sender.SendAsync("""{"type":"create_session"}"""u8.ToArray());
        var session = (await sender.ReadAsync("session_created")).GetProperty("session_id").GetString();
        var peers = new List<Peer>();
        for (var reader = 0; reader < readers; reader++)
        {
            var peer = await Peer.ConnectAsync(server.Address);
            await peer.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"join_session","session_id":"{{session}}"}"""));
            await peer.ReadAsync("session_joined");
            peers.Add(peer);
        }
        var started = Stopwatch.GetTimestamp();
        await sender.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"chat","message":"say {{string.Join(' ', Enumerable.Range(0, Words))}}"}"""));
        var ends = await Task.WhenAll(peers.Append(sender).Select(peer => peer.ReadAsync("response_complete").AsTask()));
        var took = Stopwatch.GetElapsedTime(started);
        var frames = ends.Sum(end => end.GetProperty("total_chunks").GetInt64());
        Console.WriteLine($"{frames} chunk frames to {readers + 1} connections in {took.TotalSeconds:0.00} s: {frames / took.TotalSeconds:0} a second");
        foreach (var peer in peers)
            peer.Dispose();
    }
}
