using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// The handshake, which is an HTTP request like any other: here, and only here, a connection can be refused with a status. Then it is a WebSocket,
/// open until somebody closes it, and both sides may speak at any time.
/// </summary>
static class ChatEndpoint
{
    static readonly Refusal ForeignOrigin = new(RefusalKind.Invalid, "Pages of this origin may not connect; the setting AllowedOrigins lists those that may");

    /// <summary>Over HTTP/1.1 the handshake is a GET, over HTTP/2 a CONNECT.</summary>
    public static void MapChat(this WebApplication app) =>
        app.MapMethods("/ws", [HttpMethods.Get, HttpMethods.Connect], Accept).WithName("websocket").ListedAs("WS").ExcludeFromDescription();

    static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Accept(HttpContext context, [AsParameters] ConnectionServices services)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return TypedResults.Problem("This address speaks WebSocket only", statusCode: StatusCodes.Status426UpgradeRequired);
        }
        // A browser lets the pages of every site connect here; only their origin tells them apart.
        if (!services.Origins.Allows(context.Request.Headers.Origin, context.Request.Scheme, context.Request.Host.Value ?? ""))
            return TypedResults.Problem(services.Screen.Refused(ForeignOrigin).Sentence, statusCode: StatusCodes.Status403Forbidden);
        using var counted = services.PerAddress.TryEnter(context);
        if (counted is null)
            return services.Screen.Refused(Refusal.TooManyConnections(services.Limits.ConnectionsPerAddress)).ToProblem(context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Heartbeat(services.Limits));
        await ServeAsync(socket, context, services);
        return TypedResults.Empty;
    }

    static async Task ServeAsync(WebSocket socket, HttpContext context, ConnectionServices services)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var connection = new Connection(socket, services.Limits, services.Time, gone: context.RequestAborted);
        using (services.Open.Enter())
        {
            services.Screen.Connected(connection.Id, address, context.Request.Protocol);
            services.Log.ConnectionOpened(connection.Id);
            await using var participant = new Participant(connection, context.Owner(), services);
            await using var stopping = services.Lifetime.ApplicationStopping.UnsafeRegister(
                static participant => _ = ((Participant)participant!).ShutDownAsync(), participant);
            await participant.GreetAsync();
            await connection.RunAsync(participant.HearAsync);
        }
        services.Screen.Disconnected(connection.Id, address, connection.Reason);
        services.Log.ConnectionClosed(connection.Id, connection.Reason);
    }

    /// <summary>A peer that is silent for one interval is pinged; silent for another one, it is gone.</summary>
    static WebSocketAcceptContext Heartbeat(Limits limits)
    {
        var interval = limits.PingSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(limits.PingSeconds);
        return new WebSocketAcceptContext { KeepAliveInterval = interval, KeepAliveTimeout = interval };
    }
}
