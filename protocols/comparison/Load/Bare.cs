using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace GenAiTransport.Comparison;

/// <summary>
/// What the bare endpoints do: no sessions, no history, no model, no guards. Each waits for a message and writes the bytes that a server of ours
/// wrote, at the same pace and with the same flushes: what is ready together leaves together.
/// </summary>
static class Bare
{
    const int MostUnflushed = 16 * 1024;

    static readonly byte[] Session = """{"session_id":"00000000-0000-4000-8000-000000000000","model":"bare","timestamp":"2026-01-01T00:00:00.000+00:00"}"""u8.ToArray();

    /// <summary>A POST, and a response that grows or comes whole.</summary>
    public static Action<WebApplication, BareTurn> Http(string path, string contentType) => (app, turn) =>
    {
        app.MapPost("/sessions/new", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(Session).AsTask();
        }));
        app.MapPost(path, (RequestDelegate)(async context =>
        {
            await DrainAsync(context.Request);
            context.Response.ContentType = contentType;
            if (turn.IsPaced)
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            var output = context.Response.BodyWriter;
            await turn.PlayAsync((bytes, isNow) => SendAsync(output, bytes, isNow));
        }));
    };

    public static void WebSocket(WebApplication app, BareTurn turn)
    {
        app.UseWebSockets();
        app.MapGet("/ws", (RequestDelegate)(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[4096];
            await socket.SendAsync("{\"type\":\"connected\"}"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
            try
            {
                while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
                {
                    if (buffer.AsSpan(0, received.Count).IndexOf("create_session"u8) >= 0)
                        await socket.SendAsync(Session.AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
                    else
                        await turn.PlayAsync((bytes, _) => socket.SendAsync(bytes, WebSocketMessageType.Text, true, CancellationToken.None));
                }
            }
            catch (WebSocketException)
            {
            }
        }));
    }

    /// <summary>A request stream of which each message is answered. The load asks with messages that are short enough to come in one piece.</summary>
    public static void Grpc(WebApplication app, BareTurn turn)
    {
        app.MapPost("/chat.ChatService/CreateSession", (RequestDelegate)(async context =>
        {
            await DrainAsync(context.Request);
            context.Response.ContentType = "application/grpc";
            await context.Response.BodyWriter.WriteAsync(GrpcLoad.Framed(new Grpc.CreateSessionResponse { Success = true, SessionId = "bare" }));
            context.Response.AppendTrailer("grpc-status", "0");
        }));
        app.MapPost("/chat.ChatService/Chat", (RequestDelegate)(async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
            await context.Response.StartAsync();
            var (input, output) = (context.Request.BodyReader, context.Response.BodyWriter);
            try
            {
                while (await input.ReadAsync() is { Buffer.IsEmpty: false } read)
                {
                    input.AdvanceTo(read.Buffer.End);
                    await turn.PlayAsync((bytes, isNow) => SendAsync(output, bytes, isNow));
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                return;
            }
            context.Response.AppendTrailer("grpc-status", "0");
        }));
    }

    static async ValueTask SendAsync(PipeWriter output, ReadOnlyMemory<byte> bytes, bool isNow)
    {
        output.Write(bytes.Span);
        if (isNow || output.UnflushedBytes >= MostUnflushed)
            await output.FlushAsync();
    }

    static async Task DrainAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
