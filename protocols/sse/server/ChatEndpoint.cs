using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GenAiTransport.Sse.Server;

/// <summary>
/// One request, one response that is an event stream: every event of the turn leaves as soon as it happened, under an id. The turn is the session's,
/// not the connection's: whoever lost the connection asks for the rest by the turn's id and the last event that came.
/// </summary>
static class ChatEndpoint
{
    public static void MapChat(this WebApplication app)
    {
        var chat = app.MapGroup("/chat/stream").WithTags("Chat");
        chat.MapPost("", Send).WithName("chat_stream").WithSummary("Send a message, get the reply as an event stream")
            .WithDescription("The data of each event is JSON and repeats the event's name as its type; after 15 s of silence comes a comment.")
            .Produces<ChatEvent>(contentType: EventStream.MediaType);
        chat.MapMethods("/{turn_id}", [HttpMethods.Get, HttpMethods.Head], Resume).WithName("resume_stream").WithSummary("The events after a chunk, and what follows")
            .Produces<ChatEvent>(contentType: EventStream.MediaType).Refuses(404);
    }

    static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Send(
        IncomingChat incoming, HttpContext context, TurnReader turns, StreamScreen screen)
    {
        if (!(await incoming.StartAsync()).IsGranted(out var turn, out var refusal))
            return screen.Refused(refusal).ToProblem(context);
        await StreamAsync(turn, ChatTurn.TheBeginning, context, turns, screen);
        return TypedResults.Empty;
    }

    /// <summary>A browser that reconnects names what it has in Last-Event-ID; others say <c>?after=</c>.</summary>
    static async Task<Results<EmptyHttpResult, NoContent, ProblemHttpResult>> Resume(
        [FromRoute(Name = "turn_id")] string turnId, int? after, [FromHeader(Name = EventId.Header)] string? lastEventId,
        HttpContext context, IChatSessions sessions, TurnReader turns, StreamScreen screen)
    {
        if (await sessions.FindTurnAsync(turnId.ToLowerInvariant(), context.Owner()) is not { } turn)
            return screen.Refused(Refusal.UnknownTurn).ToProblem(context);
        var last = EventId.TryParse(lastEventId, out var id) && id.Turn == turn.Id ? id.Position : after ?? ChatTurn.TheBeginning;
        // A browser comes back after every end; this tells it that there is nothing to come back for.
        if (turn.EndedAt is not null && last >= turn.Position)
            return TypedResults.NoContent();
        using var resumed = ChatTelemetry.Resume(turn, last);
        await StreamAsync(turn, last, context, turns, screen);
        return TypedResults.Empty;
    }

    static async Task StreamAsync(ChatTurn turn, int after, HttpContext context, TurnReader turns, StreamScreen screen)
    {
        EventStream.Announce(context);
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        using var shown = screen.Begin(context, turn);
        using var events = new EventStream(context);
        // The headers go ahead: who resumes a silent turn is answered at once.
        await events.FlushAsync();
        await events.TellAsync(turns, turn, after, shown);
    }
}
