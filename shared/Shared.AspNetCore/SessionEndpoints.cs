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
        group.MapPost("/new", Create).WithName("create_session").WithSummary("Begin a session; the body may be empty")
            .Accepts<NewSessionRequest>(isOptional: true, "application/json").Refuses(400, 413, 415, 503);
        group.MapGet("/", List).WithName("list_sessions").WithSummary("All sessions");
        group.MapGet("/{id}", Get).WithName("get_session").WithSummary("A session with its history").Refuses(404);
        group.MapPost("/{id}/clear", Clear).WithName("clear_session").WithSummary("Empty the history").Refuses(404);
        group.MapDelete("/{id}", Delete).WithName("delete_session").WithSummary("Delete a session; a running reply is stopped first").Refuses(404);
        group.MapPost("/{id}/stop", Stop).WithName("stop_reply").WithSummary("Stop the running reply").Refuses(404);
        return group;
    }

    static async Task<Results<Ok<SessionCreated>, ProblemHttpResult>> Create(HttpContext context, IChatSessions sessions)
    {
        var (request, wrong) = await JsonBody.ReadAsync(context, WireJson.Wire.NewSessionRequest, mayBeEmpty: true);
        if (wrong is not null)
            return wrong.ToProblem(context);
        return (await sessions.CreateAsync(request?.ModelId, context.Owner())).IsGranted(out var session, out var refusal)
            ? TypedResults.Ok(new SessionCreated(session.Id, session.Model, session.CreatedAt))
            : refusal.ToProblem(context);
    }

    static async Task<Ok<SessionList>> List(HttpContext context, IChatSessions sessions, ChatServer server)
    {
        var mine = await sessions.ListAsync(context.Owner());
        return TypedResults.Ok(new SessionList(mine.Count, server.CountsClients ? mine : [.. mine.Select(session => session with { ConnectedClients = null })]));
    }

    static async Task<Results<Ok<SessionDetails>, ProblemHttpResult>> Get(string id, HttpContext context, IChatSessions sessions) =>
        await sessions.FindAsync(id, context.Owner()) is { } session
            ? TypedResults.Ok(await session.DetailsAsync())
            : Refusal.UnknownSession.ToProblem(context);

    static async Task<Results<Ok<Done>, ProblemHttpResult>> Clear(string id, HttpContext context, IChatSessions sessions)
    {
        if (await sessions.FindAsync(id, context.Owner()) is not { } session)
            return Refusal.UnknownSession.ToProblem(context);
        await session.ClearAsync();
        return TypedResults.Ok(new Done("Session cleared"));
    }

    static async Task<Results<Ok<Done>, ProblemHttpResult>> Delete(string id, HttpContext context, IChatSessions sessions) =>
        await sessions.DeleteAsync(id, context.Owner())
            ? TypedResults.Ok(new Done("Session deleted"))
            : Refusal.UnknownSession.ToProblem(context);

    static async Task<Results<Ok<StopResult>, ProblemHttpResult>> Stop(string id, HttpContext context, IChatSessions sessions) =>
        await sessions.FindAsync(id, context.Owner()) is { } session
            ? TypedResults.Ok(new StopResult(await session.StopAsync()))
            : Refusal.UnknownSession.ToProblem(context);
}
