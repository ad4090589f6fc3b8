using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Comparison;

/// <summary>
/// How much each protocol carries. Everything is measured twice, in turns of some hundred milliseconds: on a server of ours, and on a bare
/// endpoint that writes the same bytes.
/// </summary>
sealed class LoadRun(ComparisonOptions options, TimeProvider time)
{
    public const int PacedWords = 50;

    public static readonly TimeSpan FirstWord = TimeSpan.FromMilliseconds(20);

    const int Slices = 3;
    const int MostWarmUps = 30;
    const double PacedWordsPerSecond = 50;

    static readonly int[] AtOnce = [1, 16, 64, 256];
    static readonly int[] PacedStreams = [1, 64, 256];
    static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(400);

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
            if (!options.Telemetry)
            {
                await MeasureLatenessAsync(protocol, figures, cancellationToken);
                await MeasureConnectionsAsync(protocol, figures, cancellationToken);
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
        var setup = new ServerSetup { WordsPerSecond = 0 };
        await using var collector = options.Telemetry ? await Collector.StartAsync(cancellationToken) : null;
        await using var pair = collector is null
            ? await LoadPair.StartAsync(protocol, setup, message, cancellationToken)
            : await LoadPair.StartAsync(protocol, setup, collector, message, cancellationToken);
        foreach (var atOnce in options.LoadLevels ?? AtOnce)
        {
            Progress?.Invoke($"{protocol.Name}: {measure}, {atOnce} at once", 0);
            var (ours, bare) = (new List<(double Rate, double Work)>(), new List<(double Rate, double Work)>());
            await WarmUpAsync(pair, atOnce, message, cancellationToken);
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

    static async Task WarmUpAsync(LoadPair pair, int atOnce, string message, CancellationToken cancellationToken)
    {
        var compiled = 0L;
        for (var slice = 0; slice < MostWarmUps; slice++)
        {
            await SliceAsync(pair.Protocol, pair.Ours, atOnce, message, cancellationToken);
            await SliceAsync(pair.Protocol, pair.Bare, atOnce, message, cancellationToken);
            var before = compiled;
            compiled = await pair.Ours.CompiledAsync(cancellationToken);
            if (compiled - before < Slice.TotalMilliseconds / 20)
                return;
        }
    }

    static async Task<(double Rate, double Work)> SliceAsync(
        ProtocolUnderTest protocol, ServerProcess server, int atOnce, string message, CancellationToken cancellationToken)
    {
        await using var crowd = await LoadCrowd.OpenAsync(protocol, server, atOnce, cancellationToken);
        return await crowd.RateAsync(message, Slice, cancellationToken);
    }

    /// <summary>The model speaks 50 words a second in each of the streams: how late does a word come, against the moment it was due?</summary>
    async Task MeasureLatenessAsync(ProtocolUnderTest protocol, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        var message = $"Write {PacedWords} words.";
        var setup = new ServerSetup { WordsPerSecond = PacedWordsPerSecond, FirstTokenMilliseconds = (int)FirstWord.TotalMilliseconds };
        await using var pair = await LoadPair.StartAsync(protocol, setup, message, cancellationToken);
        foreach (var streams in options.LoadLevels ?? PacedStreams)
        {
            Progress?.Invoke($"{protocol.Name}: {streams} paced streams", 0);
            await using var ours = await LoadCrowd.OpenAsync(protocol, pair.Ours, streams, cancellationToken);
            await using var bare = await LoadCrowd.OpenAsync(protocol, pair.Bare, streams, cancellationToken);
            double Due(int chunk) => FirstWord.TotalMilliseconds + (protocol.Streams ? chunk : PacedWords - 1) * 1000 / PacedWordsPerSecond;
            // The first time warms up.
            var turns = streams == 1 ? 4 : 2;
            var (oursLate, bareLate) = (new List<double>(), new List<double>());
            var (oursFirst, bareFirst) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < turns; turn++)
            {
                var (late, lateBare) = (await ours.LatenessAsync(message, Due, cancellationToken), await bare.LatenessAsync(message, Due, cancellationToken));
                if (turn == 0)
                    continue;
                (oursLate, bareLate) = ([.. oursLate, .. late.SelectMany(times => times)], [.. bareLate, .. lateBare.SelectMany(times => times)]);
                (oursFirst, bareFirst) = ([.. oursFirst, .. late.Select(times => times[0])], [.. bareFirst, .. lateBare.Select(times => times[0])]);
            }
            var (oursAll, bareAll) = (Distribution.Of(oursLate)!, Distribution.Of(bareLate)!);
            var name = FormattableString.Invariant($"{streams} paced streams");
            figures.Add(new LoadFigure($"First chunk late by, p50, {name}", "ms", Distribution.Of(oursFirst)!.Median, Distribution.Of(bareFirst)!.Median));
            figures.Add(new LoadFigure($"Chunk late by, p50, {name}", "ms", oursAll.Median, bareAll.Median));
            figures.Add(new LoadFigure($"Chunk late by, p99, {name}", "ms", oursAll.P99, bareAll.P99));
        }
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
        await crowd.LatenessAsync("Write 5 words.", _ => 0, cancellationToken);
        var first = (await crowd.LatenessAsync("Write 5 words.", _ => 0, cancellationToken))[0][0];
        figures.Add(new LoadFigure("First chunk while they are open", "ms", first));
    }
}
