using System.Diagnostics;
using System.Text;

namespace GenAiTransport.WebSockets.Benchmarks;

/// <summary>How long a ping takes and how soon stop takes effect, on a connection where a reply streams as fast as the model can.</summary>
static class Duplex
{
    const int Rounds = 200;

    public static async Task RunAsync()
    {
        await using var server = await MeasuredServer.StartAsync("--OFFLINE_FIRST_TOKEN_MS=0", "--OFFLINE_WORDS_PER_SECOND=200");
        using var peer = await Peer.ConnectAsync(server.Address);
        var pings = new List<double>();
        var stops = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await peer.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"chat","message":"say {{string.Join(' ', Enumerable.Range(0, 2000))}}"}"""));
            await peer.ReadAsync("chunk");
            var started = Stopwatch.GetTimestamp();
            await peer.SendAsync("""{"type":"ping"}"""u8.ToArray());
            await peer.ReadAsync("pong");
            pings.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = Stopwatch.GetTimestamp();
            await peer.SendAsync("""{"type":"stop"}"""u8.ToArray());
            var end = await peer.ReadAsync("response_complete");
            stops.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (!end.GetProperty("finish_reason").ValueEquals("stopped"))
                throw new InvalidOperationException("The reply was over before it could be stopped.");
            await peer.SendAsync("""{"type":"create_session"}"""u8.ToArray());
            await peer.ReadAsync("session_created");
        }
        Show("ping answered", pings);
        Show("stop effective", stops);
    }

    static void Show(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{what} while a reply streams: median {times[times.Count / 2]:0.00} ms, 99% {times[times.Count * 99 / 100]:0.00} ms, worst {times[^1]:0.00} ms ({times.Count} times)");
    }
}
