using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GenAiTransport;

/// <summary>A message and its reply as one span, in which all that is sent for them stands. The transports pass it on to the server.</summary>
public static class TracedSending
{
    /// <summary>Of the spans' source.</summary>
    public const string Name = "GenAiTransport.Client";

    static readonly ActivitySource Source = new(Name);

    /// <summary>As <see cref="IChatTransport.SendAsync"/>, and nothing more while nobody listens.</summary>
    public static IAsyncEnumerable<ChatEvent> SendTracedAsync(
        this IChatTransport transport, string sessionId, string message, CancellationToken cancellationToken = default) =>
        Source.HasListeners() ? TraceAsync(transport, sessionId, message, cancellationToken) : transport.SendAsync(sessionId, message, cancellationToken);

    static async IAsyncEnumerable<ChatEvent> TraceAsync(
        IChatTransport transport, string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var span = Source.StartActivity("chat.send", ActivityKind.Client);
        span?.SetTag("chat.session.id", sessionId);
        await using var events = transport.SendAsync(sessionId, message, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            // Whoever asks for the next event does so outside the span.
            Activity.Current = span ?? Activity.Current;
            if (!await events.MoveNextAsync())
                yield break;
            Note(span, events.Current);
            yield return events.Current;
        }
    }

    static void Note(Activity? span, ChatEvent happened)
    {
        if (happened is TurnStarted started)
            span?.SetTag("chat.turn.id", started.TurnId);
        else if (happened is Chunk { ChunkNumber: 1 })
            span?.AddEvent(new ActivityEvent("first chunk"));
        else if (happened is TurnCompleted completed)
            span?.SetTag("chat.finish_reason", completed.FinishReason).SetTag("chat.chunks", completed.TotalChunks).SetStatus(ActivityStatusCode.Ok);
        else if (happened is TurnFailed failed)
            span?.SetTag("error.type", failed.Kind.ToString()).SetStatus(ActivityStatusCode.Error, failed.Message);
    }
}
