namespace GenAiTransport.Comparison;

/// <summary>
/// Faults for a long time: all servers, many people of all kinds on each over connections that break, a model of many moods, and servers that are stopped and started
/// again. What the people saw is held against what was promised to them.
/// </summary>
sealed class SoakRun(ComparisonOptions options, TimeProvider time)
{
    const int Vandals = 3;
    const int Samples = 60;

    public SoakCounts Counts { get; } = new();

    public event Action<string, double>? Progress;

    public async Task<SoakResult> RunAsync(CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromMinutes(options.Soak);
        var startedAt = time.GetUtcNow();
        await using var model = await MoodyModel.StartAsync(cancellationToken);
        List<(string, string)> environment =
            [.. new ServerSetup().Environment.Where(setting => setting.Name != "GENAI_PROVIDER"), .. model.Environment, ("Limits__ResumeMinutes", "1"), ("Limits__SessionIdleMinutes", "2")];
        var servers = options.Protocols.Select(protocol => new SoakServer(protocol, environment, Counts)).ToArray();
        try
        {
            foreach (var server in servers)
                await server.StartAsync(cancellationToken);
            var begun = time.GetTimestamp();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var number = 0;
            Task[] crowd =
            [
                .. servers.SelectMany(server => Enumerable.Range(0, options.SoakPeople).Select(_ => new SoakPerson(server, Counts, ++number).LiveAsync(over.Token))),
                .. servers.SelectMany(server => Enumerable.Range(0, Vandals).Select(_ => new Vandal(server, Counts).RageAsync(over.Token))),
            ];
            var (nextSample, nextRestart, restarts) = (TimeSpan.Zero, Interval(duration), 0);
            while (time.GetElapsedTime(begun) is var passed && passed < duration)
            {
                if (passed >= nextRestart)
                {
                    await servers[restarts % servers.Length].RestartAsync(isOrderly: restarts / servers.Length % 2 == 0, cancellationToken);
                    restarts++;
                    nextRestart += Interval(duration);
                }
                if (passed >= nextSample)
                {
                    foreach (var server in servers)
                        await server.SampleAsync(passed.TotalSeconds, cancellationToken);
                    nextSample += duration / Samples;
                }
                Progress?.Invoke(SoakReport.Line(Counts, passed), passed / duration);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
            }
            await over.CancelAsync();
            await Task.WhenAll(crowd);
            return new SoakResult(startedAt, time.GetElapsedTime(begun).TotalSeconds, number, Counts.All, [.. Counts.Troubles], Counts.IsWell,
                servers.ToDictionary(server => server.Protocol.Key, server => (IReadOnlyList<SoakSample>)server.Samples));
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    /// <summary>Between two restarts, of whichever server.</summary>
    static TimeSpan Interval(TimeSpan duration) => TimeSpan.FromSeconds(Math.Clamp(duration.TotalSeconds / 12, 4, 25));
}
