using System.Collections.Concurrent;
using System.Diagnostics;

namespace GenAiTransport.Comparison;

/// <summary>
/// A turn that is a trace, from before its connection is opened. Where its time went is read from the spans: the client's and its connection's, made in this
/// program, and the turn's own, which the server tells. Both clocks are this machine's.
/// </summary>
sealed class TracedTurn : IDisposable
{
    const string Requests = "System.Net.Http";
    const string Connections = "Experimental.System.Net.Http.Connections";

    readonly Activity _whole;
    readonly ActivityListener _listener;
    readonly ConcurrentQueue<Activity> _spans = new();

    public TracedTurn()
    {
        _whole = new Activity("comparison.turn") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TracedSending.Name or Requests or Connections,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == _whole.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == _whole.TraceId)
                    _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>After the reply has ended; null where it had no text.</summary>
    public async Task<Waterfall?> ReadAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var send = _spans.Single(span => span.Source.Name == TracedSending.Name);
        var (began, spoke) = await server.LastTurnAsync(cancellationToken);
        if (send.Events.FirstOrDefault().Timestamp.UtcDateTime is var first && (first == default || began < send.StartTimeUtc || spoke < began))
            return null;
        var sent = send.StartTimeUtc;
        // A client of HTTP connects when it sends; the others have done so before.
        var waited = _spans.Where(span => span.Source.Name == Connections && span.StartTimeUtc >= sent && span.Parent is not null).Sum(span => span.Duration.TotalMilliseconds);
        double Between(DateTime from, DateTime to) => Math.Max(0, (to - from).TotalMilliseconds);
        return new Waterfall(
            Between(_whole.StartTimeUtc, sent) + waited, Math.Max(0, Between(sent, began) - waited), Between(began, spoke), Between(spoke, first),
            Between(first, sent + send.Duration));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _whole.Dispose();
    }
}
