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

    /// <summary>Starts the turn in the session that the body names, or in a new one.</summary>
    public ValueTask<Answer<ChatTurn>> StartAsync() => StartAsync(Request.SessionId);

    /// <summary>Starts the turn in a session that the address names.</summary>
    public ValueTask<Answer<ChatTurn>> StartAsync(string? sessionId)
    {
        var sessions = _context.RequestServices.GetRequiredService<IChatSessions>();
        if (_refusal is null)
            return sessions.StartAsync(new NewMessage(sessionId, Request.Message, _context.Owner(), Request.TurnId));
        sessions.Stats.RequestRefused(_refusal.Kind);
        return new(new Answer<ChatTurn>(_refusal));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(ChatRequest)));
        Problems.Refuses(builder, 400, 404, 409, 413, 415, 503);
    }
}
