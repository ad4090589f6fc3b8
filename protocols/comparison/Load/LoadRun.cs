using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Comparison;

/// <summary>
/// How much each protocol carries. Everything is measured twice, in turns of some hundred milliseconds: on a server of ours, and on a bare
/// endpoint that writes the same bytes.
/// </summary>
sealed class LoadRun(ComparisonOptions options, TimeProvider time)
{
    public static readonly TimeSpan FirstWord = TimeSpan.FromMilliseconds(20);

    const int Slices = 3;
    const int MostWarmUps = 30;

    /// <summary>In a reply that comes live.</summary>
    const int LiveWords = 200;

    const double LiveWordsPerSecond = 50;

    /// <summary>A reader sees no stutter in it; with more, a server carries more than it can.</summary>
    const double LateMilliseconds = 20;

    static readonly int[] AtOnce = [1, 16, 64, 256];
    static readonly int[] LiveReplies = [1, 100, 400, 800, 1_600];
    static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(400);

    /// <summary>Replies do not begin at one moment, nor do their words come in step.</summary>
    static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    public event Action<string, double>? Progress;

    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var startedAt = time.GetUtcNow();
        var loads = new List<ProtocolLoad>();
        foreach (var protocol in options.Protocols)
            loads.Add(await RunAsync(protocol, cancellationToken));
        var conditions = ComparisonRun.Conditions(options, startedAt) with { Seconds = time.GetElapsedTime(start).TotalSeconds };
        return options.Telemetry ? new LoadResult(conditions, loads, "the same server without telemetry") : new LoadResult(conditions, loads);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One protocol's trouble, of whatever kind, must not end the run of the others.")]
    async Task<ProtocolLoad> RunAsync(ProtocolUnderTest protocol, CancellationToken cancellationToken)
    {
        var figures = new List<LoadFigure>();
        try
        {
            await MeasureRatesAsync(protocol, "Turns/s", "say hello", isInChunks: false, figures, cancellationToken);
            if (protocol.Streams)
                await MeasureRatesAsync(protocol, "Chunks/s", $"Write {options.Words * 10} words.", isInChunks: true, figures, cancellationToken);
            if (protocol.Streams)
                await MeasureLiveAsync(protocol, figures, cancellationToken);
            if (!options.Telemetry)
            {
                await MeasureConnectionsAsync(protocol, figures, cancellationToken);
                await MeasureMemoryAsync(protocol, figures, cancellationToken);
            }
            return new ProtocolLoad(protocol.Key, protocol.Name, figures);
        }
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProtocolLoad(protocol.Key, protocol.Name, figures) { Failure = trouble.Message };
        }
    }

    /// <summary>
    /// The model gives all at once, so the server sends as fast as it can: for turns a reply of one word, for chunks one of hundreds. Warmed
    /// up it is when the runtime has stopped compiling, which would count against the side that has more code.
    /// </summary>
    async Task MeasureRatesAsync(
        ProtocolUnderTest protocol, string measure, string message, bool isInChunks, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        await using var collector = options.Telemetry ? await DeafCollector.StartAsync(cancellationToken) : null;
        await using var pair = await LoadPair.StartAsync(protocol, new ServerSetup { WordsPerSecond = 0 }, collector, message, cancellationToken);
        foreach (var atOnce in options.LoadLevels ?? AtOnce)
        {
            Progress?.Invoke($"{protocol.Name}: {measure}, {atOnce} at once", 0);
            var (ours, bare) = (new List<(double Rate, double Work)>(), new List<(double Rate, double Work)>());
            await pair.Ours.UntilCompiledAsync(
                async () =>
                {
                    await SliceAsync(protocol, pair.Ours, atOnce, message, cancellationToken);
                    await SliceAsync(protocol, pair.Bare, atOnce, message, cancellationToken);
                },
                Slice.TotalMilliseconds / 20, MostWarmUps, cancellationToken);
            // What telemetry costs is little beside what the machine does meanwhile.
            for (var slice = 0; slice < (options.Telemetry ? 5 * Slices : Slices); slice++)
            {
                ours.Add(await SliceAsync(protocol, pair.Ours, atOnce, message, cancellationToken));
                bare.Add(await SliceAsync(protocol, pair.Bare, atOnce, message, cancellationToken));
            }
            var each = isInChunks ? pair.Chunks : 1;
            double Rate(List<(double Rate, double Work)> slices) => slices.Average(slice => slice.Rate) * each;
            double Work(List<(double Rate, double Work)> slices) => slices.Average(slice => slice.Work) / each;
            figures.Add(new LoadFigure(FormattableString.Invariant($"{measure}, {atOnce} at once"), "", Rate(ours), Rate(bare)));
            figures.Add(new LoadFigure(
                FormattableString.Invariant($"Server CPU per {(isInChunks ? "chunk" : "turn")}, {atOnce} at once"), "µs", Work(ours), Work(bare)));
        }
    }

    static async Task<(double Rate, double Work)> SliceAsync(
        ProtocolUnderTest protocol, ServerProcess server, int atOnce, string message, CancellationToken cancellationToken)
    {
        await using var crowd = await LoadCrowd.OpenAsync(protocol, server, atOnce, cancellationToken);
        return await crowd.RateAsync(message, Slice, cancellationToken);
    }

    /// <summary>
    /// What a chat server does all day: so many replies at once that come word by word. What does a chunk cost, how late does it come against the moment it
    /// was due, what does a reply take of the memory? More and more of them, until they come too late.
    /// </summary>
    async Task MeasureLiveAsync(ProtocolUnderTest protocol, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        var message = $"Write {LiveWords} words.";
        var setup = new ServerSetup { WordsPerSecond = LiveWordsPerSecond, FirstTokenMilliseconds = (int)FirstWord.TotalMilliseconds };
        await using var collector = options.Telemetry ? await DeafCollector.StartAsync(cancellationToken) : null;
        await using var pair = await LoadPair.StartAsync(protocol, setup, collector, message, cancellationToken);
        Progress?.Invoke($"{protocol.Name}: warming up", 0);
        await WarmUpLiveAsync(pair, cancellationToken);
        foreach (var replies in options.LoadLevels ?? LiveReplies)
        {
            Progress?.Invoke($"{protocol.Name}: {replies} live replies", 0);
            var (ours, bare) = (await LiveAsync(pair.Ours), await LiveAsync(pair.Bare));
            var name = FormattableString.Invariant($"{replies} live");
            figures.Add(new LoadFigure($"Server CPU per chunk, {name}", "µs", ours.Microseconds, bare.Microseconds));
            figures.Add(new LoadFigure($"Live replies per core, {name}", "", PerCore(ours), PerCore(bare)));
            figures.Add(new LoadFigure($"First chunk late by, p50, {name}", "ms", ours.First.Median, bare.First.Median));
            figures.Add(new LoadFigure($"Chunk late by, p50, {name}", "ms", ours.Late.Median, bare.Late.Median));
            figures.Add(new LoadFigure($"Chunk late by, p99, {name}", "ms", ours.Late.P99, bare.Late.P99));
            figures.Add(new LoadFigure($"Memory per reply, {name}", "KiB", ours.KiB, bare.KiB));
            if (ours.Late.P99 > LateMilliseconds)
                break;

            async Task<LiveFigures> LiveAsync(ServerProcess server)
            {
                await using var crowd = await LoadCrowd.OpenAsync(protocol, server, replies, cancellationToken);
                return await crowd.LiveAsync(message, Due, Spread, cancellationToken);
            }
        }

        static double Due(int chunk) => FirstWord.TotalMilliseconds + chunk * 1000 / LiveWordsPerSecond;

        static double PerCore(LiveFigures figures) => 1_000_000 / (figures.Microseconds * LiveWordsPerSecond);
    }

    /// <summary>At the pace that is measured, until the runtimes have stopped compiling.</summary>
    static Task WarmUpLiveAsync(LoadPair pair, CancellationToken cancellationToken) => pair.Ours.UntilCompiledAsync(
        async () =>
        {
            const int Replies = 64;
            foreach (var server in (ServerProcess[])[pair.Ours, pair.Bare])
            {
                await using var crowd = await LoadCrowd.OpenAsync(pair.Protocol, server, Replies, cancellationToken);
                await crowd.LiveAsync("Write 50 words.", _ => 0, TimeSpan.Zero, cancellationToken);
            }
        },
        Slice.TotalMilliseconds / 40, MostWarmUps, cancellationToken);

    /// <summary>
    /// Does a server keep anything of turns that are over? What its objects take after a full collection, before and after many of them, in sessions
    /// whose histories are as long as they get.
    /// </summary>
    async Task MeasureMemoryAsync(ProtocolUnderTest protocol, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        const string Message = "Write 1000 words.";
        const int Clients = 16;
        const int TurnsUntilFull = 80;
        const int Part = 4_000;
        const int Parts = 5;
        if (options.Connections == 0)
            return;
        await using var server = await ServerProcess.StartAsync(protocol.ServerPath, [], new ServerSetup { WordsPerSecond = 0 }.Environment, cancellationToken);
        await using var crowd = await LoadCrowd.OpenAsync(protocol, server, Clients, cancellationToken);
        Progress?.Invoke($"{protocol.Name}: {Part * Parts} turns", 0);
        await crowd.TurnsAsync(Message, Clients * TurnsUntilFull, cancellationToken);
        var held = new List<double>();
        for (var part = 0; part < Parts; part++)
        {
            await crowd.TurnsAsync(Message, Part, cancellationToken);
            held.Add(await server.HeldBytesAsync(cancellationToken) / 1024.0 / 1024);
        }
        figures.Add(new LoadFigure(FormattableString.Invariant($"Memory held after {Part * (Parts - 1)} turns"), "MiB", held[^2]));
        figures.Add(new LoadFigure(FormattableString.Invariant($"Memory held after {Part * Parts} turns"), "MiB", held[^1]));
    }

    async Task MeasureConnectionsAsync(ProtocolUnderTest protocol, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        if (options.Connections == 0)
            return;
        Progress?.Invoke($"{protocol.Name}: {options.Connections} connections", 0);
        await using var server = await ServerProcess.StartAsync(protocol.ServerPath, [], new ServerSetup().Environment, cancellationToken);
        await using var held = new HeldConnections(protocol, server.Address);
        var before = await server.HeldBytesAsync(cancellationToken);
        var start = time.GetTimestamp();
        await held.OpenAsync(options.Connections, cancellationToken);
        figures.Add(new LoadFigure("Open connections held", "", held.Count));
        figures.Add(new LoadFigure("Opened per second", "", held.Count / time.GetElapsedTime(start).TotalSeconds));
        figures.Add(new LoadFigure("Memory for each", "KiB", (await server.HeldBytesAsync(cancellationToken) - before) / 1024.0 / held.Count));
        await using var crowd = await LoadCrowd.OpenAsync(protocol, server, 1, cancellationToken);
        await crowd.LiveAsync("Write 5 words.", _ => 0, TimeSpan.Zero, cancellationToken);
        var reply = await crowd.LiveAsync("Write 5 words.", _ => 0, TimeSpan.Zero, cancellationToken);
        figures.Add(new LoadFigure("First chunk while they are open", "ms", reply.First.Median));
    }
}
