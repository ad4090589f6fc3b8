using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GenAiTransport;

/// <summary>
/// What can be seen of the chat from inside, told by the framework's own means. While nobody listens nothing of it is made; who listens, and where it
/// goes, is decided elsewhere.
/// </summary>
public static class ChatTelemetry
{
    /// <summary>Of the spans' source and of the meter.</summary>
    public const string Name = "GenAiTransport";

    static readonly Meter Meter = new(Name);
    static readonly Counter<long> ResumesCount = Meter.CreateCounter<long>("chat.resumes", "{resume}", "Readers that came back for the rest of a reply");
    static readonly Counter<long> RefusalsCount = Meter.CreateCounter<long>("chat.refusals", "{refusal}", "Messages and connections that were refused");
    static readonly Counter<long> SlowReadersCount = Meter.CreateCounter<long>("chat.readers.dropped", "{reader}", "Readers that did not keep up and were let go");

    static readonly Counter<long> SentBytes = Meter.CreateCounter<long>("chat.sent", "By", "What replies that are streamed took on their way, before TLS and framing");

    /// <summary>From what nobody notices to what nobody waits for; the library's own boundaries are for milliseconds.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Its count is the number of turns, by outcome.</summary>
    internal static Histogram<double> TurnDuration { get; } = Meter.CreateHistogram<double>("chat.turn.duration", "s", "From the question to the last event of its reply", advice: Seconds);

    internal static Histogram<double> FirstChunk { get; } = Meter.CreateHistogram<double>("chat.turn.time_to_first_chunk", "s", "From the question to the first chunk of its reply", advice: Seconds);

    internal static Histogram<double> ChunkGap { get; } = Meter.CreateHistogram<double>("chat.turn.chunk_gap", "s", "From one chunk to the next", advice: Seconds);

    internal static UpDownCounter<int> Readers { get; } = Meter.CreateUpDownCounter<int>("chat.readers", "{reader}", "Readers that wait for more of a reply");

    /// <summary>
    /// A message on a connection that carries many: a span in the trace of its sender, who names it in the message, linked to the connection's own.
    /// </summary>
    public static Activity? Receive(string? traceparent, string name = "chat.message")
    {
        if (!Source.HasListeners())
            return null;
        var connection = Activity.Current;
        // What comes without a name begins a trace: two messages on one connection are not one.
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Server, Sender(traceparent), links: LinkTo(connection?.Context));
    }

    /// <summary>A reader that came back: a span in its own trace, linked to the turn that it reads. Ends when disposed.</summary>
    /// <param name="turn">What is read.</param>
    /// <param name="after">The position from which on.</param>
    /// <param name="traceparent">Given where the request is one of many on a connection.</param>
    public static Activity? Resume(ChatTurn turn, int after, string? traceparent = null)
    {
        ResumesCount.Add(1);
        return Source.StartActivity(
            "chat.resume", ActivityKind.Internal, Sender(traceparent),
            [new("chat.session.id", turn.Session.Id), new("chat.turn.id", turn.Id), new("chat.after", after)], LinkTo(turn.Trace.Context));
    }

    public static void Refused(RefusalKind kind)
    {
        if (RefusalsCount.Enabled)
            RefusalsCount.Add(1, new KeyValuePair<string, object?>("error.type", kind.ToString()));
    }

    public static void DroppedSlowReader() => SlowReadersCount.Add(1);

    /// <summary>Whether somebody counts bytes, where counting them costs something.</summary>
    public static bool CountsBytes => SentBytes.Enabled;

    public static void Sent(long bytes) => SentBytes.Add(bytes);

    static ActivityContext Sender(string? traceparent) =>
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var sender) ? sender : default;

    static ActivityLink[]? LinkTo(ActivityContext? other) => other is { } context && context != default ? [new ActivityLink(context)] : null;
}
