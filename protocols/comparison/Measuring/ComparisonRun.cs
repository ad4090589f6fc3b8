using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace GenAiTransport.Comparison;

/// <summary>
/// The same conversation over each protocol. Turn by turn it goes round all of them, so that whatever else the machine does meets all alike; what
/// happens for the first time happens before anything is measured.
/// </summary>
sealed class ComparisonRun(ComparisonOptions options, TimeProvider time)
{
    /// <summary>About how much of a run's time has gone when all have talked, and when a turn has been traced.</summary>
    const double Talking = 0.75, Traced = 0.9;

    /// <summary>Hears, for a person, what is being done, and how much of it is done.</summary>
    public event Action<string, double>? Progress;

    /// <summary>Hears of each server that has started.</summary>
    public event Action<ProtocolUnderTest, int>? Started;

    public async Task<ComparisonResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var startedAt = time.GetUtcNow();
        using var certificate = options.Tls ? new RunCertificate() : null;
        var contenders = Contenders(certificate).ToList();
        var remarks = new List<string>();
        try
        {
            Progress?.Invoke("Starting the servers", 0);
            await Task.WhenAll(contenders.Select(contender => contender.StartAsync(cancellationToken)));
            foreach (var contender in contenders)
            {
                if (contender.ServerId is { } id)
                    Started?.Invoke(contender.Protocol, id);
            }
            var message = $"Write {options.Words} words.";
            Progress?.Invoke("Warming up", 0);
            await Task.WhenAll(contenders.Select(contender => contender.WarmUpAsync(options.Concurrency, options.Chats, message, cancellationToken)));
            var rounds = 0;
            var talking = time.GetTimestamp();
            for (; rounds < options.Turns && !IsLate(start); rounds++)
            {
                foreach (var (index, contender) in contenders.Index())
                {
                    Progress?.Invoke($"Turn {rounds + 1} of {options.Turns}: {contender.Protocol.Name}", Talking * Talked(rounds + (double)index / contenders.Count, talking));
                    await contender.RoundAsync(message, options.Words, cancellationToken);
                }
            }
            if (rounds < options.Turns)
                remarks.Add($"Time was up after {rounds} of {options.Turns} turns; --turns {options.Turns} takes the time it needs.");
            // A real model would be asked a thousand times.
            foreach (var (index, contender) in options.Model is null ? contenders.Index() : [])
            {
                Progress?.Invoke($"A hundred replies at once: {contender.Protocol.Name}", Talking + (Traced - Talking) * index / contenders.Count);
                await contender.MeasureProcessorAsync(cancellationToken);
            }
            Progress?.Invoke("Tracing a turn", Traced);
            foreach (var contender in contenders)
                await contender.TraceAsync(message, cancellationToken);
            if (options.MeasuresMemory)
            {
                Progress?.Invoke("Measuring memory", Traced);
                await Task.WhenAll(contenders.Select(contender => contender.MeasureMemoryAsync(cancellationToken)));
            }
            var conditions = Conditions(options, startedAt);
            return new ComparisonResult(
                conditions with { Seconds = time.GetElapsedTime(start).TotalSeconds, Remarks = [.. conditions.Remarks, .. remarks] },
                [.. contenders.Select(contender => contender.Figures())]);
        }
        finally
        {
            foreach (var contender in contenders)
                await contender.DisposeAsync();
        }
    }

    /// <summary>Live first; acted streaming, where it is asked for, stands beside it. What does not stream cannot act either.</summary>
    IEnumerable<Contender> Contenders(RunCertificate? certificate)
    {
        var setup = new ServerSetup { Model = options.Model, WordsPerSecond = options.WordsPerSecond, Certificate = certificate, Http = options.Http };
        foreach (var protocol in options.Protocols)
            yield return new Contender(protocol, setup, options.Network, time);
        if (!options.Simulated)
            yield break;
        foreach (var protocol in options.Protocols.Where(protocol => protocol.Streams))
            yield return new Contender(protocol, setup with { Simulated = true }, options.Network, time);
    }

    static bool IsDebugBuild =>
        typeof(ComparisonRun).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    /// <summary>Whichever ends it first: the turns, or the patience.</summary>
    double Talked(double rounds, long since) =>
        Math.Min(1, Math.Max(rounds / options.Turns, options.Patience is { } patience ? time.GetElapsedTime(since) / patience : 0));

    bool IsLate(long start) => options.Patience is { } patience && time.GetElapsedTime(start) > patience;

    public static Conditions Conditions(ComparisonOptions options, DateTimeOffset startedAt) => new()
    {
        Network = $"{options.Network}",
        Beneath = Comparison.Conditions.WhatLiesBeneath(options.Tls, options.Http),
        Model = options.Model ?? FormattableString.Invariant($"offline, first word after 20 ms, then {options.WordsPerSecond:0.##} words/s"),
        Words = options.Words,
        Concurrency = options.Concurrency,
        Chats = options.Chats,
        Machine = FormattableString.Invariant($"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors"),
        Runtime = RuntimeInformation.FrameworkDescription,
        StartedAt = startedAt,
        Remarks = IsDebugBuild ? ["These are debug builds; dotnet run -c Release shows what the code can do."] : [],
    };
}
