using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>The wish for a session as an endpoint's parameter: read from the body, which may be empty, or the refusal of it.</summary>
sealed class IncomingSession : IEndpointParameterMetadataProvider
{
    readonly HttpContext _context;
    readonly string? _modelId;
    readonly Refusal? _refusal;

    IncomingSession(HttpContext context, string? modelId, Refusal? refusal) => (_context, _modelId, _refusal) = (context, modelId, refusal);

    public static async ValueTask<IncomingSession> BindAsync(HttpContext context)
    {
        var (request, refusal) = await JsonBody.ReadAsync(context, WireJson.Wire.NewSessionRequest, mayBeEmpty: true);
        return new IncomingSession(context, request?.ModelId, refusal);
    }

    public ValueTask<Answer<IChatSession>> CreateAsync() => _refusal is null
        ? _context.RequestServices.GetRequiredService<IChatSessions>().CreateAsync(_modelId, _context.Owner())
        : new(new Answer<IChatSession>(_refusal));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(NewSessionRequest), isOptional: true));
        Problems.Refuses(builder, 400, 413, 415, 503);
    }
}
