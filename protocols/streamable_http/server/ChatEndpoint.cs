using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GenAiTransport.StreamableHttp.Server;

/// <summary>
/// One request, one response that grows: every event of the turn becomes a line of JSON that leaves as soon as it happened. The turn is the
/// session's, not the connection's: whoever lost the connection asks for the rest by the turn's id and the last chunk that came.
/// </summary>
static class ChatEndpoint
{
    const string Ndjson = "application/x-ndjson";

    public static void MapChat(this WebApplication app)
    {
        var chat = app.MapGroup("/chat/stream").WithTags("Chat");
        chat.MapPost("", Send).WithName("chat_stream").WithSummary("Send a message, get the reply line by line")
            .WithDescription("Each line is an event, as JSON; after 15 s of silence comes an empty one.")
            .Produces<ChatEvent>(contentType: Ndjson);
        chat.MapMethods("/{turn_id}", [HttpMethods.Get, HttpMethods.Head], Resume).WithName("resume_stream").WithSummary("The lines after a chunk, and what follows")
            .Produces<ChatEvent>(contentType: Ndjson).Refuses(404);
    }

    static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Send(
        IncomingChat incoming, HttpContext context, TurnReader turns, StreamScreen screen)
    {
        if (!(await incoming.StartAsync()).IsGranted(out var turn, out var refusal))
            return screen.Refused(refusal).ToProblem(context);
        await StreamAsync(turn, ChatTurn.TheBeginning, context, turns, screen);
        return TypedResults.Empty;
    }

    static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Resume(
        [FromRoute(Name = "turn_id")] string turnId, int? after, HttpContext context, IChatSessions sessions, TurnReader turns, StreamScreen screen)
    {
        if (await sessions.FindTurnAsync(turnId.ToLowerInvariant(), context.Owner()) is not { } turn)
            return screen.Refused(Refusal.UnknownTurn).ToProblem(context);
        using var resumed = ChatTelemetry.Resume(turn, after ?? ChatTurn.TheBeginning);
        await StreamAsync(turn, after ?? ChatTurn.TheBeginning, context, turns, screen);
        return TypedResults.Empty;
    }

    static async Task StreamAsync(ChatTurn turn, int after, HttpContext context, TurnReader turns, StreamScreen screen)
    {
        var response = context.Response;
        response.ContentType = $"{Ndjson}; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var shown = screen.Begin(context, turn);
        using var lines = new JsonLines(response.BodyWriter);
        // The headers go ahead: who resumes a silent turn is answered at once.
        await context.FlushAsync();
        await foreach (var batch in turns.ReadBatchesAsync(turn, after, context.RequestAborted))
        {
            if (batch.IsEmpty)
                lines.WriteHeartbeat();
            for (var index = 0; index < batch.Length; index++)
            {
                lines.Write(batch.Span[index]);
                shown.Tell(batch.Span[index]);
                if (lines.IsFull)
                    await context.FlushAsync();
            }
            await context.FlushAsync();
        }
    }
}
