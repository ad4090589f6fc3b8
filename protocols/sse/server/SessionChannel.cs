using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GenAiTransport.Sse.Server;

/// <summary>
/// The browser's way: its EventSource can only GET, and comes back by itself whenever the stream ends. So one long-lived GET tells everything
/// that happens in a session, to any number of subscribers, and a message goes in by a POST of its own.
/// </summary>
static class SessionChannel
{
    public static void MapChannel(this WebApplication app)
    {
        var session = app.MapGroup("/sessions/{id}").WithTags("Event channel");
        session.MapMethods("/events", [HttpMethods.Get, HttpMethods.Head], Listen).WithName("session_events").WithSummary("All that happens in a session, for an EventSource")
            .Produces<ChatEvent>(contentType: EventStream.MediaType).Refuses(404).AddOpenApiOperationTransformer(ChannelDocument.CompleteAsync);
        session.MapPost("/messages", Send).WithName("send_message").WithSummary("Send a message; the reply is told on the event channel");
    }

    static async Task<Results<Accepted<MessageAccepted>, ProblemHttpResult>> Send(string id, IncomingChat incoming, HttpContext context, StreamScreen screen)
    {
        if (!(await incoming.StartAsync(id)).IsGranted(out var turn, out var refusal))
            return screen.Refused(refusal).ToProblem(context);
        screen.Received(context, turn);
        return TypedResults.Accepted($"/chat/stream/{turn.Id}", new MessageAccepted(turn.Id));
    }

    static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Listen(
        string id, [FromHeader(Name = EventId.Header)] string? lastEventId, HttpContext context, [AsParameters] ChannelServices services)
    {
        if (await services.Sessions.FindAsync(id, context.Owner()) is not { } session)
            return services.Screen.Refused(Refusal.UnknownSession).ToProblem(context);
        using var counted = services.Connections.TryEnter(context);
        if (counted is null)
            return services.Screen.Refused(Refusal.TooManyConnections(services.Limits.ConnectionsPerAddress)).ToProblem(context);
        EventStream.Announce(context);
        if (HttpMethods.IsHead(context.Request.Method))
            return TypedResults.Empty;
        var subscriber = Guid.NewGuid().ToString();
        using var shown = services.Screen.Begin(context, session, subscriber);
        using var events = new EventStream(context);
        services.Log.ConnectionOpened(subscriber);
        try
        {
            await new Subscription(session, subscriber, services, events, shown, context.RequestAborted).RunAsync(lastEventId);
        }
        finally
        {
            services.Log.ConnectionClosed(subscriber, context.RequestAborted.IsCancellationRequested ? "Left by the client" : "Ended");
        }
        return TypedResults.Empty;
    }
}
