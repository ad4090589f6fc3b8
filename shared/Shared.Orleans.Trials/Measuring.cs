using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>What a cluster costs, beside a server on its own in the same run, and what it should cost at most.</summary>
sealed class Measuring(TextWriter output)
{
    const int TurnsInSession = 50;
    /// <summary>So many that what waits to be collected is lost among them.</summary>
    const int IdleSessions = 10_000;

    static readonly Protocol Sse = Protocol.All.Single(protocol => protocol.Name == "sse");
    static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public async Task RunAsync()
    {
        await using (var alone = new Instance(Sse, Ports.Free(), Fleet.Environment(wordsPerSecond: 0)))
        await using (var fleet = await Fleet.StartAsync(Sse, wordsPerSecond: 0, keeps: false))
        {
            await alone.StartAsync();
            Tell("ready after start, alone", "s", await ReadyAsync(alone));
            Tell("ready after start, in a cluster", "s", await ReadyAsync(fleet.Instances[2]), "2");
            var (owner, other) = (fleet.Instances[0], fleet.Instances[1]);
            foreach (var clients in (int[])[1, 32])
            {
                Tell($"turns/s, {clients} at once, alone", "", await RateAsync(alone, alone, clients));
                Tell($"turns/s, {clients} at once, owner's instance", "", await RateAsync(owner, owner, clients));
                Tell($"turns/s, {clients} at once, another instance", "", await RateAsync(owner, other, clients));
            }
            Tell("store writes per turn, short", "", await WritesAsync(fleet, "Hi"), "4");
            Tell("store writes per turn, 1,000 words", "", await WritesAsync(fleet, "Write 1000 words about writing."), "4");
            var (few, many) = await HistoryAsync(owner);
            Tell("a turn after 4, in a cluster", "ms", few);
            Tell("a turn after 400, in a cluster", "ms", many, $"{few:0.00}");
            (few, many) = await HistoryAsync(alone);
            Tell("a turn after 4, alone", "ms", few);
            Tell("a turn after 400, alone", "ms", many);
            Tell("memory of an idle session, alone", "KiB", await IdleAsync(alone));
            Tell("memory of an idle session, in a cluster", "KiB", await IdleAsync(fleet.Instances[2]), "20");
        }
        await using var paced = await Fleet.StartAsync(Sse, wordsPerSecond: 20);
        foreach (var replies in (int[])[1, 200])
        {
            await AddedAsync(paced, replies);
            var added = await AddedAsync(paced, replies);
            Tell($"another instance adds to a chunk, {replies} at once, p50", "ms", Findings.Percentile(added, 0.5), "0.6");
            Tell($"another instance adds to a chunk, {replies} at once, p99", "ms", Findings.Percentile(added, 0.99), "3");
        }
    }

    void Tell(string what, string unit, double value, string? target = null) => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-60} {value,10:0.00} {unit,-4}{(target is null ? "" : $" at most {target}")}"));

    /// <summary>The median of some starts.</summary>
    static async Task<double> ReadyAsync(Instance instance)
    {
        var took = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            await instance.LeaveAsync();
            var started = Stopwatch.GetTimestamp();
            await instance.StartAsync();
            took.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return Findings.Percentile(took, 0.5);
    }

    static async Task<double> RateAsync(Instance home, Instance asked, int clients)
    {
        await RateAsync(home, asked, clients, Round / 2);
        return await RateAsync(home, asked, clients, Round);
    }

    static async Task<double> RateAsync(Instance home, Instance asked, int clients, TimeSpan duration)
    {
        var turns = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            await using var first = home.Connect();
            await using var client = asked.Connect();
            var session = "";
            for (var turn = 0; Stopwatch.GetElapsedTime(started) < duration; turn++)
            {
                if (turn % TurnsInSession == 0)
                    session = await BeginAsync(first);
                await TurnAsync(client, session, "Hi");
                Interlocked.Increment(ref turns);
            }
        })));
        return turns / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Asked once, so that it lives where it was asked.</summary>
    static async Task<string> BeginAsync(IChatTransport client)
    {
        var session = (await client.Sessions.CreateAsync()).SessionId;
        await TurnAsync(client, session, "Hi");
        return session;
    }

    static async Task TurnAsync(IChatTransport client, string session, string message)
    {
        ChatEvent? last = null;
        await foreach (var happened in client.SendAsync(session, message))
            last = happened;
        if (last is not TurnCompleted)
            throw new InvalidOperationException((last as TurnFailed)?.Message);
    }

    static async Task<double> WritesAsync(Fleet fleet, string message)
    {
        const int Turns = 50;
        await using var client = fleet.Instances[0].Connect();
        var session = await BeginAsync(client);
        var before = await CountAsync();
        for (var turn = 0; turn < Turns; turn++)
            await TurnAsync(client, session, message);
        return (await CountAsync() - before) / (double)Turns;

        // All changes to the store are scripts.
        async Task<int> CountAsync() => (await fleet.Redis.AskAsync("INFO", "commandstats")).Split('\n')
            .Where(line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }

    /// <summary>Milliseconds of a turn at the beginning of a conversation and at its end, each the median of some.</summary>
    static async Task<(double Few, double Many)> HistoryAsync(Instance instance)
    {
        await using var client = instance.Connect();
        var session = await BeginAsync(client);
        var took = new List<double>();
        for (var turn = 0; turn < 420; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            await TurnAsync(client, session, "Hi");
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return (Findings.Percentile(took[3..23], 0.5), Findings.Percentile(took[400..], 0.5));
    }

    /// <summary>What the process has more when many sessions with one turn each have come.</summary>
    static async Task<double> IdleAsync(Instance instance)
    {
        await using var client = instance.Connect();
        for (var session = 0; session < 1_000; session++)
            await BeginAsync(client);
        var before = Resident(instance);
        await Parallel.ForAsync(0, IdleSessions, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await BeginAsync(client));
        return (Resident(instance) - before) / 1024.0 / IdleSessions;
    }

    static long Resident(Instance instance)
    {
        using var process = Process.GetProcessById(instance.Process.Id);
        return process.WorkingSet64;
    }

    /// <summary>For each chunk the milliseconds that a reader at another instance has it after one at the owner's.</summary>
    static async Task<List<double>> AddedAsync(Fleet fleet, int replies)
    {
        using var owner = new HttpClient { BaseAddress = fleet.Instances[0].Address };
        using var other = new HttpClient { BaseAddress = fleet.Instances[1].Address };
        await using var client = fleet.Instances[0].Connect();
        var all = await Task.WhenAll(Enumerable.Range(0, replies).Select(async _ =>
        {
            var session = (await client.Sessions.CreateAsync()).SessionId;
            var turn = Guid.NewGuid();
            using var content = JsonContent.Create(new ChatRequest("Write 100 words about nothing.", session) { TurnId = turn }, WireJson.Wire.ChatRequest);
            using var asking = new HttpRequestMessage(HttpMethod.Post, "/chat/stream") { Content = content };
            using var answer = await owner.SendAsync(asking, HttpCompletionOption.ResponseHeadersRead);
            using var watching = await other.GetAsync(new Uri($"/chat/stream/{turn}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            var times = await Task.WhenAll(TimesAsync(answer), TimesAsync(watching));
            // Those that were there before the second reader came are not counted.
            return times[0].Zip(times[1], (here, there) => (there - here) * 1000.0 / Stopwatch.Frequency).Skip(10);
        }));
        return [.. all.SelectMany(added => added)];
    }

    static async Task<List<long>> TimesAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var times = new List<long>();
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: chunk", StringComparison.Ordinal))
                times.Add(Stopwatch.GetTimestamp());
        }
        return times;
    }
}
