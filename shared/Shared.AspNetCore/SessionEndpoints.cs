using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace GenAiTransport;

public static class SessionEndpoints
{
    /// <summary>What all HTTP servers offer around the conversation itself.</summary>
    public static RouteGroupBuilder MapSessions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/sessions").WithTags("Sessions");
        group.MapPost("/new", Create).WithName("create_session").WithSummary("Begin a session; the body may be empty");
        group.MapGet("/", List).WithName("list_sessions").WithSummary("All sessions");
        group.MapGet("/{id}", Get).WithName("get_session").WithSummary("A session with its history").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id}/clear", Clear).WithName("clear_session").WithSummary("Empty the history").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{id}", Delete).WithName("delete_session").WithSummary("Delete a session; a running reply is stopped first").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id}/stop", Stop).WithName("stop_reply").WithSummary("Stop the running reply").ProducesProblem(StatusCodes.Status404NotFound);
        return group;
    }

    static Results<Ok<SessionCreated>, ProblemHttpResult> Create(IncomingSession incoming, HttpContext context) =>
        incoming.TryCreate(out var session, out var refusal)
            ? TypedResults.Ok(new SessionCreated(session.Id, session.Model, session.CreatedAt))
            : refusal.ToProblem(context);

    static Ok<SessionList> List(HttpContext context, ChatSessions sessions, ChatServer server)
    {
        var mine = sessions.List(context.Owner());
        return TypedResults.Ok(new SessionList(mine.Count, [.. mine.Select(Summary)]));

        SessionSummary Summary(ChatSession session) => session.Summary() with
        {
            ConnectedClients = server.CountsClients ? session.ConnectedClients.Count : null,
        };
    }

    static Results<Ok<SessionDetails>, ProblemHttpResult> Get(string id, HttpContext context, ChatSessions sessions) =>
        sessions.Find(id, context.Owner()) is { } session
            ? TypedResults.Ok(session.Details())
            : Refusal.UnknownSession.ToProblem(context);

    static Results<Ok<Done>, ProblemHttpResult> Clear(string id, HttpContext context, ChatSessions sessions)
    {
        if (sessions.Find(id, context.Owner()) is not { } session)
            return Refusal.UnknownSession.ToProblem(context);
        session.Clear();
        return TypedResults.Ok(new Done("Session cleared"));
    }

    static Results<Ok<Done>, ProblemHttpResult> Delete(string id, HttpContext context, ChatSessions sessions) =>
        sessions.Delete(id, context.Owner())
            ? TypedResults.Ok(new Done("Session deleted"))
            : Refusal.UnknownSession.ToProblem(context);

    static Results<Ok<StopResult>, ProblemHttpResult> Stop(string id, HttpContext context, ChatSessions sessions) =>
        sessions.Find(id, context.Owner()) is { } session
            ? TypedResults.Ok(new StopResult(session.Stop()))
            : Refusal.UnknownSession.ToProblem(context);
}
