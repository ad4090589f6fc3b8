using GenAiTransport.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What a call meets around the service: headers, deadlines, connections, and what the log says of its end.</summary>
[TestFixture]
public sealed class CallTests
{
    [Test, CancelAfter(30_000)]
    public async Task The_headers_of_a_stream_come_before_the_client_has_said_anything()
    {
        await using var server = new TestServer<Program>();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new ChatService.ChatServiceClient(channel).Chat();
        Assert.That(await call.ResponseHeadersAsync.Soon(), Is.Not.Null);
    }

    [Test, CancelAfter(30_000)]
    public async Task The_deadline_ends_a_stream_and_the_reply_goes_on()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("Half an");
        await using var server = new TestServer<Program>(model);
        server.Sessions.TryCreate(null, null, out var session, out _);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new ChatService.ChatServiceClient(channel).Chat(deadline: DateTime.UtcNow.AddSeconds(1));
        await call.RequestStream.WriteAsync(new ChatRequest { SessionId = session!.Id, Message = "hi" }).Soon();

        Assert.That(() => call.ResponseStream.ReadAllAsync().ToEndAsync(), RpcFails.With(StatusCode.DeadlineExceeded));

        await Reading.UntilAsync(() => session.ConnectedClients.Count == 0);
        reply.End(" answer");
        Assert.That((await session.Latest!.ReadAsync().ToEndAsync()).Text(), Is.EqualTo("Half an answer"));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_server_keeps_the_deadline_too(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare();
        await using var server = new TestServer<Program>(model);
        server.Sessions.TryCreate(null, null, out var session, out _);
        using var tap = new Wiretap("grpc-timeout", "300m");
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = tap });
        // This client knows of no deadline: whatever ends the call is the server.
        using var call = new ChatService.ChatServiceClient(channel).Chat(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new ChatRequest { SessionId = session!.Id, Message = "hi" }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        Assert.That(() => call.ResponseStream.ReadAllAsync(cancellationToken).ToEndAsync(), RpcFails.With(StatusCode.DeadlineExceeded));
    }

    [Test, CancelAfter(30_000)]
    public async Task One_connection_carries_150_streams_and_other_calls_beside_them()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "150"));
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false },
        });
        var client = new ChatService.ChatServiceClient(channel);
        var calls = Enumerable.Range(0, 150).Select(_ => client.Chat()).ToList();
        foreach (var call in calls)
            await call.RequestStream.WriteAsync(new ChatRequest { Type = Asked.Ping }).Soon();
        foreach (var call in calls)
            Assert.That(await call.ResponseStream.MoveNext().Soon(), Is.True);

        Assert.That((await client.GetServerStatsAsync(new ServerStatsRequest()).ResponseAsync.Soon()).Framework, Is.EqualTo("gRPC + Async Streaming"));
        using var more = client.Chat();
        Assert.That(async () => await more.ResponseStream.MoveNext().Soon(), RpcFails.With(StatusCode.ResourceExhausted), "it is told, and does not wait");
        calls.ForEach(call => call.Dispose());
    }

    [Test, CancelAfter(30_000)]
    public async Task The_log_says_how_calls_begin_and_end(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>(settings: ("Logging:LogLevel:GenAiTransport", "Debug"));
        using var raw = new RawClient(server.Address);
        await raw.EndAsync("/chat.ChatService/Chat", Frames.HalfMessage, cancellationToken);
        using (var wire = new ChatWire(server.Address))
        {
            await wire.SendAsync(Asked.Ping);
            await wire.NextAsync();
            Assert.That(async () => await wire.Service.GetHistoryAsync(new HistoryRequest()), RpcFails.With(StatusCode.NotFound));
        }
        using (var wire = new ChatWire(server.Address))
        {
            await wire.HalfCloseAsync();
            await wire.ToEndAsync();
        }
        foreach (var line in (string[])[
            "🔎 /chat.ChatService/Chat was opened", "⚠️  /chat.ChatService/Chat ended with Internal: Incomplete message.", "🔎 /chat.ChatService/Chat was broken off",
            "🔎 /chat.ChatService/GetHistory ended with NotFound: Session not found", "🔎 /chat.ChatService/Chat ended well"])
            await Reading.UntilAsync(async () => (await server.ScreenAsync()).Contains(line, StringComparison.Ordinal));
    }

    [Test, CancelAfter(30_000)]
    public async Task Unasked_the_log_says_what_could_not_be_understood_and_nothing_else(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        using var raw = new RawClient(server.Address);
        foreach (var method in (string[])["Chat", "CreateSession"])
            await raw.EndAsync($"/chat.ChatService/{method}", [0, 0, 0, 0, 2, 0x0a, 0x7f], cancellationToken);
        foreach (var line in (string[])["⚠️  /chat.ChatService/Chat ended with Internal", "⚠️  /chat.ChatService/CreateSession ended with Unknown"])
            await Reading.UntilAsync(async () => (await server.ScreenAsync()).Contains(line, StringComparison.Ordinal));
        Assert.That(await server.ScreenAsync(), Does.Not.Contain("🔎").And.Not.Contain("❌"));
    }
}
