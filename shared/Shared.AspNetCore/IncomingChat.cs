using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>
/// A chat message as an endpoint's parameter: read from the body, or the refusal of it. Every one counts as a request, also
/// one that cannot be read.
/// </summary>
public sealed class IncomingChat : IEndpointParameterMetadataProvider
{
    readonly HttpContext _context;
    readonly Refusal? _refusal;

    IncomingChat(HttpContext context, ChatRequest? request, Refusal? refusal) =>
        (_context, Request, _refusal) = (context, request ?? new ChatRequest(null), refusal);

    public ChatRequest Request { get; }

    public static async ValueTask<IncomingChat> BindAsync(HttpContext context)
    {
        var (request, refusal) = await JsonBody.ReadAsync(context, WireJson.Wire.ChatRequest, mayBeEmpty: false);
        return new IncomingChat(context, request, refusal);
    }

    public bool TryStart([NotNullWhen(true)] out ChatTurn? turn, [NotNullWhen(false)] out Refusal? refusal) =>
        TryStart(Request.SessionId, out turn, out refusal);

    /// <summary>Starts the turn in a session that the address names.</summary>
    public bool TryStart(string? sessionId, [NotNullWhen(true)] out ChatTurn? turn, [NotNullWhen(false)] out Refusal? refusal)
    {
        var sessions = _context.RequestServices.GetRequiredService<ChatSessions>();
        if (_refusal is not null)
        {
            sessions.Stats.RequestRefused();
            (turn, refusal) = (null, _refusal);
            return false;
        }
        if (IsRepeated(sessions, sessionId, out turn)
            || sessions.TryStart(sessionId, Request.Message, _context.Owner(), out turn, out refusal, turnId: Request.TurnId)
            // Both came at once.
            || (refusal == Refusal.TakenTurn && IsRepeated(sessions, sessionId, out turn)))
        {
            refusal = null;
            return true;
        }
        return false;
    }

    /// <summary>The same message again, whose sender did not hear that it had arrived: it gets the turn that answers it.</summary>
    bool IsRepeated(ChatSessions sessions, string? sessionId, [NotNullWhen(true)] out ChatTurn? turn)
    {
        turn = Request.TurnId is { } id && sessions.FindTurn(id.ToString(), _context.Owner()) is { } found
            && found.Message == Request.Message && (string.IsNullOrEmpty(sessionId) || found.Session.Id == sessionId) ? found : null;
        return turn is not null;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(ChatRequest)));
}
