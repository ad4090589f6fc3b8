using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>A client that knows nothing but a WebSocket: it sends what it is told to the letter, and reads frame by frame, each with a limit.</summary>
sealed partial class RawSocket : IDisposable
{
    readonly byte[] _buffer = new byte[1 << 20];

    public ClientWebSocket Socket { get; } = new();

    /// <summary>What the server said first.</summary>
    public JsonElement Connected { get; private set; }

    public string ConnectionId => Connected.GetProperty("connection_id").GetString()!;

    public static async Task<RawSocket> ConnectAsync(Uri server, Action<ClientWebSocketOptions>? options = null, string path = "/ws")
    {
        var client = new RawSocket();
        client.Socket.Options.Proxy = null;
        client.Socket.Options.CollectHttpResponseDetails = true;
        options?.Invoke(client.Socket.Options);
        try
        {
            await client.Socket.ConnectAsync(new UriBuilder(new Uri(server, path)) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri, Late().Token);
            client.Connected = Parse(await client.ReadAsync());
        }
        catch
        {
            client.Dispose();
            throw;
        }
        return client;
    }

    /// <summary>Connects and begins a session; gives its id, too.</summary>
    public static async Task<(RawSocket Client, string Session)> BeginAsync(Uri server)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync("""{"type":"create_session"}""");
        return (client, Parse(await client.ReadAsync("session_created")).GetProperty("session_id").GetString()!);
    }

    public static async Task<RawSocket> JoinAsync(Uri server, string session)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync(Join(session));
        await client.ReadAsync("session_joined");
        return client;
    }

    public static string Join(string session) => $$"""{"type":"join_session","session_id":"{{session}}"}""";

    public static string Chat(string message, string? session = null) =>
        session is null ? $$"""{"type":"chat","message":"{{message}}"}""" : $$"""{"type":"chat","message":"{{message}}","session_id":"{{session}}"}""";

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool end = true) =>
        Socket.SendAsync(bytes, type, end, Late().Token);

    /// <summary>The next frame, whatever it is.</summary>
    public async Task<string> ReadAsync()
    {
        var count = 0;
        while (true)
        {
            var received = await Socket.ReceiveAsync(_buffer.AsMemory(count), Late().Token);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new EndOfStreamException($"{Socket.CloseStatus} {Socket.CloseStatusDescription}");
            count += received.Count;
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, count);
        }
    }

    /// <summary>The next frame of a type, or a session's update of it; what comes before it is passed over.</summary>
    public async Task<string> ReadAsync(string type)
    {
        while (true)
        {
            var text = await ReadAsync();
            var frame = Parse(text);
            if (Field(frame, "type") == type || Field(frame, "update_type") == type)
                return text;
        }
    }

    /// <summary>All frames up to one of a type, that one included.</summary>
    public async Task<List<string>> ReadToAsync(string type)
    {
        var frames = new List<string>();
        do
        {
            frames.Add(await ReadAsync());
        }
        while (Field(Parse(frames[^1]), "type") != type && Field(Parse(frames[^1]), "update_type") != type);
        return frames;
    }

    public async Task<string> SayAsync(string text, string answer)
    {
        await SendAsync(text);
        return await ReadAsync(answer);
    }

    /// <summary>Reads until the server closes; null when it went without a word.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        try
        {
            while (true)
                await ReadAsync();
        }
        catch (EndOfStreamException)
        {
            return Socket.CloseStatus;
        }
        catch (WebSocketException gone) when (gone.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely)
        {
            return null;
        }
    }

    public static JsonElement Parse(string frame) => JsonDocument.Parse(frame).RootElement;

    public static string? Field(JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>The text that a reply's frames bring.</summary>
    public static string Text(IEnumerable<string> frames) =>
        string.Concat(frames.Select(Parse).Where(frame => Field(frame, "type") == "chunk").Select(frame => Field(frame, "text")));

    /// <summary>With what differs from run to run replaced.</summary>
    public static string Masked(string frame) =>
        Seconds().Replace(Time().Replace(Id().Replace(frame, "ID"), "TIME"), "\"processing_time\":SECONDS");

    static CancellationTokenSource Late() => new(Reading.Limit);

    public void Dispose() => Socket.Dispose();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")]
    private static partial Regex Time();

    [GeneratedRegex("\"processing_time\":[0-9.E-]+")]
    private static partial Regex Seconds();
}
