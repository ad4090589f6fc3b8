using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>
/// Asks for the shared key where one is set. Pages, documents and health are open: they hold nobody's conversation. A browser cannot set
/// headers on a WebSocket or an EventSource, so those two may bring the key as <c>access_token</c> in the query.
/// </summary>
public static class KeyGate
{
    sealed record Caller(string? Owner);

    /// <summary>Whose sessions this request may see; null on an open server.</summary>
    public static string? Owner(this HttpContext context) => context.Features.Get<Caller>()?.Owner;

    /// <summary>Marks an endpoint that needs no key.</summary>
    public static TBuilder WithoutKey<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(Open.Instance);

    /// <summary>Marks what people open in a browser: it asks them for the key, as a password of whatever name.</summary>
    internal static TBuilder WithKeyAsPassword<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(Password.Instance);

    internal static bool IsWithoutKey(this IEnumerable<object> metadata) => metadata.OfType<Open>().Any();

    internal static void UseKeyGate(this WebApplication app) =>
        app.Use((context, next) => EnterAsync(context, next, context.RequestServices.GetRequiredService<ApiKeys>()));

    static Task EnterAsync(HttpContext context, RequestDelegate next, ApiKeys keys)
    {
        if (keys.IsOpen || context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<Open>() is not null)
            return next(context);
        if (KeyOf(context) is not { } key || keys.OwnerOf(key) is not { } owner)
        {
            context.Response.Headers.WWWAuthenticate = IsForPassword(context) ? "Basic realm=\"The key as password\"" : "Bearer";
            return Problems.Write(context, StatusCodes.Status401Unauthorized, "This server needs a key: send Authorization: Bearer KEY");
        }
        context.Features.Set(new Caller(owner));
        return next(context);
    }

    static string? KeyOf(HttpContext context)
    {
        const string Bearer = "Bearer ";
        if (context.Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        if (context.Request.Headers["x-api-key"].ToString() is { Length: > 0 } key)
            return key;
        if (IsForPassword(context) && AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var given) && given.Scheme == "Basic")
            return PasswordIn(given.Parameter);
        var isBrowserChannel = context.WebSockets.IsWebSocketRequest
            || context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        return isBrowserChannel && context.Request.Query["access_token"].ToString() is { Length: > 0 } token ? token : null;
    }

    static bool IsForPassword(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Password>() is not null;

    static string? PasswordIn(string? parameter)
    {
        var bytes = new byte[parameter?.Length ?? 0];
        return Convert.TryFromBase64String(parameter ?? "", bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    sealed class Password
    {
        public static Password Instance { get; } = new();
    }

    sealed class Open
    {
        public static Open Instance { get; } = new();
    }
}
