using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using GenAiTransport.Testing;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture, CancelAfter(40_000)]
public sealed class GuardTests
{
    internal const string Handshake = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    [TestCase("http://evil.example")]
    [TestCase("null")]
    [TestCase("https://localhost")]
    public async Task A_page_of_another_origin_is_forbidden(string origin)
    {
        await using var server = new TestServer<Program>();
        Assert.That(await RefusedAsync(server, options => options.SetRequestHeader("Origin", origin)), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task The_servers_own_pages_and_listed_ones_may_connect()
    {
        await using var server = new TestServer<Program>(settings: ("AllowedOrigins", "https://chat.example"));
        using var own = await ConnectAsync(server.Address, options => options.SetRequestHeader("Origin", server.Address.GetLeftPart(UriPartial.Authority)));
        using var listed = await ConnectAsync(server.Address, options => options.SetRequestHeader("Origin", "https://chat.example"));
        Assert.That(await RefusedAsync(server, options => options.SetRequestHeader("Origin", "http://chat.example")), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_name_that_was_pointed_at_this_machine_is_refused_at_the_handshake()
    {
        await using var server = new TestServer<Program>();
        // To a browser this page is the server's own.
        Assert.That(await RefusedAsync(server, options =>
        {
            options.SetRequestHeader("Host", "evil.example");
            options.SetRequestHeader("Origin", "http://evil.example");
        }), Is.EqualTo(HttpStatusCode.BadRequest));

        await using var listed = new TestServer<Program>(settings: ("AllowedHosts", "chat.example"));
        using var page = await ConnectAsync(listed.Address, options =>
        {
            options.SetRequestHeader("Host", "chat.example");
            options.SetRequestHeader("Origin", "http://chat.example");
        });
    }

    [Test]
    public async Task One_address_holds_so_many_connections()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "2"));
        using var one = await ConnectAsync(server.Address);
        var two = await ConnectAsync(server.Address);
        Assert.That(await RefusedAsync(server), Is.EqualTo(HttpStatusCode.TooManyRequests));
        two.Dispose();
        await server.ShowsAsync("WEBSOCKET DISCONNECTED");
        using var three = await ConnectAsync(server.Address);
    }

    [Test, CancelAfter(10_000)]
    public async Task Frames_are_not_packed_even_where_a_client_offers_it()
    {
        await using var server = new TestServer<Program>();
        using var client = await RawSocket.ConnectAsync(server.Address, options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());
        Assert.That(client.Socket.HttpResponseHeaders!.Keys, Has.None.EqualTo("Sec-WebSocket-Extensions").IgnoreCase);
        await client.SayAsync("""{"type":"ping"}""", "pong");
    }

    [Test]
    public async Task A_plain_request_is_told_what_this_address_speaks()
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        Assert.That((await http.GetAsync("/ws")).StatusCode, Is.EqualTo(HttpStatusCode.UpgradeRequired));
        Assert.That((await http.PostAsync("/ws", null)).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task The_key_is_asked_for_and_never_shown()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "alpha-key, beta-key"));
        Assert.That(await RefusedAsync(server), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await RefusedAsync(server, path: "/ws?access_token=gamma-key"), Is.EqualTo(HttpStatusCode.Unauthorized));
        using var header = await ConnectAsync(server.Address, options => options.SetRequestHeader("Authorization", "Bearer alpha-key"));
        using var query = await ConnectAsync(server.Address, path: "/ws?access_token=beta-key");
        var session = Field(Parse(await header.SayAsync("""{"type":"create_session"}""", "session_created")), "session_id")!;
        Assert.That(Field(Parse(await query.SayAsync(Join(session), "error")), "message"), Is.EqualTo("Session not found"), "another key's");
        Assert.That(await server.ScreenAsync(), Does.Not.Contain("-key"));
    }

    [Test]
    public async Task Too_many_messages_are_an_error_and_a_flood_is_shown_out()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:MessagesPer10Seconds", "2"));
        using var bystander = await ConnectAsync(server.Address);
        using var client = await ConnectAsync(server.Address);
        for (var message = 0; message < 2; message++)
            await client.SayAsync("""{"type":"ping"}""", "pong");
        var refused = Parse(await client.SayAsync("""{"type":"chat","message":"hi","turn_id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"}""", "error"));
        Assert.That(Field(refused, "message"), Is.EqualTo("Too many messages; 2 in 10 seconds are allowed"));
        Assert.That(Field(refused, "turn_id"), Is.EqualTo("3f2504e0-4f89-41d3-9a0c-0305e82c3301"), "it says which");
        Assert.That(server.Sessions.Count, Is.Zero);

        var flood = FloodAsync();
        Assert.That(await client.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.PolicyViolation));
        await flood.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await bystander.SayAsync("""{"type":"ping"}""", "pong");

        async Task FloodAsync()
        {
            while (client.Socket.State == WebSocketState.Open)
                await client.SendAsync("oops");
        }
    }

    [Test, Nightly, CancelAfter(30_000)]
    public async Task A_slow_flood_is_shown_out_too(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        var flood = FloodAsync();
        Assert.That(await client.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.PolicyViolation));
        await flood.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // So slow that its account gets something now and then.
        async Task FloodAsync()
        {
            while (client.Socket.State == WebSocketState.Open)
            {
                await client.SendAsync("""{"type":"ping"}""");
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    [Test]
    public async Task A_peer_that_answers_pings_stays_and_one_that_does_not_is_gone()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:PingSeconds", "1"));
        using var client = await ConnectAsync(server.Address);
        var reading = client.ReadAsync();
        using var silent = await HandshakeAsync(server);
        await server.ShowsAsync("Reason: Connection lost");
        await client.SendAsync("""{"type":"ping"}""");
        Assert.That(Field(Parse(await reading), "type"), Is.EqualTo("pong"));
    }

    [Test]
    public async Task A_reader_that_takes_nothing_is_dropped_and_may_resume()
    {
        var clock = new ManualClock();
        using var model = new ScriptedModel();
        await using var server = new TestServer<Program>(model, clock);
        var session = server.Sessions.TryCreate(null, null, out var created, out _) ? created : throw new InvalidOperationException();
        using var bystander = await JoinAsync(server.Address, session.Id);
        using var slow = await HandshakeAsync(server);
        await slow.SendAsync(Masked(Encoding.UTF8.GetBytes(Join(session.Id))));
        await bystander.ReadAsync("user_joined");

        // Far more than the buffers on the way hold; others and the reply itself go on meanwhile.
        var long_ = new string('x', 100_000);
        model.Prepare([.. Enumerable.Repeat(long_, 400)]);
        await bystander.SendAsync(Chat("go on"));
        var frames = await bystander.ReadToAsync("response_complete");
        Assert.That(Text(frames).Length, Is.EqualTo(400 * long_.Length));

        using var late = new CancellationTokenSource(Reading.Limit);
        while (!(await server.ScreenAsync()).Contains("Reason: Too slow", StringComparison.Ordinal))
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10, late.Token);
        }

        using var back = await ConnectAsync(server.Address);
        var turn = session.Latest!.Id;
        await back.SendAsync($$"""{"type":"join_session","session_id":"{{session.Id}}","turn_id":"{{turn}}","after":399}""");
        Assert.That(Text(await back.ReadToAsync("response_complete")), Is.EqualTo(long_));
    }

    [Test]
    public async Task A_server_that_stops_tells_running_replies_and_says_1001()
    {
        using var model = new ScriptedModel();
        model.Prepare().Say("half");
        await using var server = new TestServer<Program>(model);
        var (talking, _) = await BeginAsync(server.Address);
        using var idle = await ConnectAsync(server.Address);
        await talking.SendAsync(Chat("hi"));
        await talking.ReadAsync("chunk");

        var stopping = server.StopAsync();

        Assert.That(Field(Parse(await talking.ReadAsync("error")), "message"), Is.EqualTo("The server is shutting down; resume later"));
        Assert.That(await talking.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.EndpointUnavailable));
        Assert.That(await idle.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.EndpointUnavailable));
        talking.Dispose();
        await stopping.Soon();
    }

    static async Task<HttpStatusCode> RefusedAsync(TestServer<Program> server, Action<ClientWebSocketOptions>? options = null, string path = "/ws")
    {
        HttpStatusCode status = default;
        try
        {
            using var client = new ClientWebSocket();
            client.Options.Proxy = null;
            client.Options.CollectHttpResponseDetails = true;
            options?.Invoke(client.Options);
            try
            {
                await client.ConnectAsync(new UriBuilder(new Uri(server.Address, path)) { Scheme = "ws" }.Uri, default);
            }
            finally
            {
                status = client.HttpStatusCode;
            }
        }
        catch (WebSocketException)
        {
            return status;
        }
        throw new AssertionException("It was let in");
    }

    /// <summary>A peer that shakes hands and then neither reads nor answers.</summary>
    static async Task<Socket> HandshakeAsync(TestServer<Program> server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Handshake));
        var answer = new byte["HTTP/1.1 101".Length];
        var count = await socket.ReceiveAsync(answer);
        Assert.That(Encoding.ASCII.GetString(answer, 0, count), Is.EqualTo("HTTP/1.1 101"));
        return socket;
    }

    /// <summary>A text frame as a client must send it; a mask of zeros is one, too.</summary>
    static byte[] Masked(byte[] text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. text];
}
