using System.Diagnostics.Metrics;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>What streams do, for whoever listens to <see cref="Name"/>: dotnet-counters, OpenTelemetry.</summary>
sealed class ProviderMeter
{
    public const string Name = "GenAiTransport.Providers";

    public ProviderMeter(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create(Name);
        Time = time;
        Open = meter.CreateUpDownCounter<long>("genai.provider.streams.open", "{stream}", "Streams that are open");
        Durations = meter.CreateHistogram<double>("genai.provider.stream.duration", "s", "How long streams were open", advice: ChatTelemetry.Seconds);
        Throughputs = meter.CreateHistogram<double>("genai.provider.stream.throughput", "{response}/s", "Responses a second, over the life of a stream");
        Requests = meter.CreateCounter<long>("genai.provider.requests", "{request}", "Requests that got their end on a stream");
    }

    public TimeProvider Time { get; }

    public UpDownCounter<long> Open { get; }

    public Histogram<double> Durations { get; }

    public Histogram<double> Throughputs { get; }

    public Counter<long> Requests { get; }
}
