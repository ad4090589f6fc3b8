using GenAiTransport.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The calls around the conversation: one message there, one back, or a status.</summary>
[TestFixture]
public sealed class SessionCallTests
{
    TestServer<Program> _server = null!;
    GrpcChannel _channel = null!;
    ChatService.ChatServiceClient _client = null!;

    void Start(params (string Name, string Value)[] settings)
    {
        _server = new TestServer<Program>(settings: settings);
        _channel = GrpcChannel.ForAddress(_server.Address);
        _client = new ChatService.ChatServiceClient(_channel);
    }

    [TearDown]
    public async Task Stop()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public async Task The_life_of_a_session()
    {
        Start();
        var created = await _client.CreateSessionAsync(new CreateSessionRequest());
        var id = created.SessionId;
        Assert.That((created.Model, created.Success, created.Message), Is.EqualTo(("offline", true, "Session created")));
        _server.Sessions.TryStart(id, "say hi", null, out var turn, out _);
        await turn!.ReadAsync().ToEndAsync();

        var info = await _client.GetSessionInfoAsync(new SessionInfoRequest { SessionId = id });
        var listed = await _client.ListSessionsAsync(new ListSessionsRequest());
        var history = await _client.GetHistoryAsync(new HistoryRequest { SessionId = id });
        var stats = await _client.GetServerStatsAsync(new ServerStatsRequest());
        using (Assert.EnterMultipleScope())
        {
            Assert.That((info.Success, info.SessionId, info.Model, info.MessageCount, info.UserMessages, info.ModelMessages),
                Is.EqualTo((true, id, "offline", 2, 1, 1)));
            Assert.That(info.CreatedAt, Does.EndWith("+00:00"));
            Assert.That((listed.ActiveSessions, listed.Sessions.Single().SessionId, listed.Sessions.Single().MessageCount), Is.EqualTo((1, id, 2)));
            Assert.That(history.Messages.Select(message => (message.Role, message.Text)), Is.EqualTo([("user", "say hi"), ("model", "hi")]));
            Assert.That((stats.TotalRequests, stats.SuccessfulRequests, stats.FailedRequests, stats.ActiveSessions, stats.TotalSessionsCreated), Is.EqualTo((1, 1, 0, 1, 1)));
            Assert.That((stats.Model, stats.Framework), Is.EqualTo(("offline", "gRPC + Async Streaming")));
        }

        Assert.That((await _client.ClearSessionAsync(new ClearSessionRequest { SessionId = id })).Success, Is.True);
        Assert.That((await _client.GetHistoryAsync(new HistoryRequest { SessionId = id })).Messages, Is.Empty);
        Assert.That((await _client.DeleteSessionAsync(new DeleteSessionRequest { SessionId = id })).Success, Is.True);
        Assert.That((await _client.ListSessionsAsync(new ListSessionsRequest())).Sessions, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public void An_unknown_session_is_not_found()
    {
        Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(async () => await _client.GetSessionInfoAsync(new SessionInfoRequest { SessionId = "x" }), NotFound);
            Assert.That(async () => await _client.GetHistoryAsync(new HistoryRequest()), NotFound);
            Assert.That(async () => await _client.ClearSessionAsync(new ClearSessionRequest { SessionId = "x" }), NotFound);
            Assert.That(async () => await _client.DeleteSessionAsync(new DeleteSessionRequest { SessionId = "x" }), NotFound);
        }
    }

    [Test, CancelAfter(30_000)]
    public void A_name_that_is_no_models_is_an_invalid_argument()
    {
        Start();
        Assert.That(async () => await _client.CreateSessionAsync(new CreateSessionRequest { ModelId = "a model?" }),
            RpcFails.With(StatusCode.InvalidArgument, "model_id is not the name of a model"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_full_server_says_when_to_come_back()
    {
        Start(("Limits:MaxSessions", "1"));
        await _client.CreateSessionAsync(new CreateSessionRequest());

        var refused = await RefusedAsync(async () => await _client.CreateSessionAsync(new CreateSessionRequest()));

        Assert.That((refused.StatusCode, refused.Trailers.GetValue("retry-after")), Is.EqualTo((StatusCode.ResourceExhausted, "60")));
    }

    [Test, CancelAfter(30_000)]
    public async Task Too_many_requests_are_told_so_and_when_to_come_back()
    {
        Start(("Limits:RequestsPerSecond", "1"));
        await _client.GetServerStatsAsync(new ServerStatsRequest());
        await _client.GetServerStatsAsync(new ServerStatsRequest());

        var refused = await RefusedAsync(async () => await _client.GetServerStatsAsync(new ServerStatsRequest()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Status, Is.EqualTo(new Status(StatusCode.ResourceExhausted, "Too many requests from this address; slow down")));
            Assert.That(refused.Trailers.GetValue("retry-after"), Is.EqualTo("1"));
        }
    }

    /// <summary>Every call and every request on a stream that names a session.</summary>
    [Test, CancelAfter(30_000)]
    public async Task To_another_key_a_session_is_as_if_there_were_none()
    {
        Start(("CHAT_API_KEY", "alpha, beta"));
        Metadata alpha = new() { { "x-api-key", "alpha" } }, beta = new() { { "x-api-key", "beta" } };
        var id = (await _client.CreateSessionAsync(new CreateSessionRequest(), alpha)).SessionId;
        Func<string, Task>[] calls =
        [
            async session => await _client.GetSessionInfoAsync(new SessionInfoRequest { SessionId = session }, beta),
            async session => await _client.GetHistoryAsync(new HistoryRequest { SessionId = session }, beta),
            async session => await _client.ClearSessionAsync(new ClearSessionRequest { SessionId = session }, beta),
            async session => await _client.DeleteSessionAsync(new DeleteSessionRequest { SessionId = session }, beta),
        ];
        foreach (var call in calls)
            Assert.That(() => call(id), RpcFails.With(StatusCode.NotFound, "Session not found"));
        using var wire = new ChatWire(_server.Address, beta);
        foreach (var type in Enum.GetValues<Asked>().Where(type => type != Asked.Ping))
        {
            await wire.SendAsync(type, id, type == Asked.Message ? "hi" : "");
            Assert.That((await wire.NextAsync()).ErrorMessage, Is.EqualTo("Session not found"), type.ToString());
        }
        Assert.That((await _client.GetHistoryAsync(new HistoryRequest { SessionId = id }, alpha)).Messages, Is.Empty);
        Assert.That((await _client.ListSessionsAsync(new ListSessionsRequest(), beta)).Sessions, Is.Empty);
    }

    [TestCase(null, null)]
    [TestCase("authorization", "Bearer guess")]
    [TestCase("authorization", "s3cret")]
    [TestCase("x-api-key", "guess")]
    [CancelAfter(30_000)]
    public async Task Without_the_key_a_call_is_unauthenticated(string? name, string? value)
    {
        Start(("CHAT_API_KEY", "s3cret"));
        var headers = new Metadata();
        if (name is not null)
            headers.Add(name, value!);

        Assert.That(async () => await _client.CreateSessionAsync(new CreateSessionRequest(), headers),
            RpcFails.With(StatusCode.Unauthenticated, "This server needs a key: send Authorization: Bearer KEY"));
        using var wire = new ChatWire(_server.Address, headers);
        Assert.That(wire.NextAsync, RpcFails.With(StatusCode.Unauthenticated));
        Assert.That(await _server.ScreenAsync(), Does.Not.Contain("guess").And.Not.Contain("s3cret"));
    }

    [TestCase("authorization", "Bearer s3cret")]
    [TestCase("x-api-key", "s3cret")]
    [CancelAfter(30_000)]
    public async Task With_the_key_calls_are_served(string name, string value)
    {
        Start(("CHAT_API_KEY", "s3cret"));
        var headers = new Metadata { { name, value } };
        var session = (await _client.CreateSessionAsync(new CreateSessionRequest(), headers)).SessionId;
        using var wire = new ChatWire(_server.Address, headers);
        await wire.SendAsync(Asked.Message, session, "say hi");
        Assert.That((await wire.UntilAsync(Told.ResponseComplete))[^1].MessageCount, Is.EqualTo(2));
    }

    [Test, CancelAfter(30_000)]
    public async Task Long_messages_are_packed_both_ways()
    {
        Start();
        var text = "say " + new string('x', 30_000);
        var session = (await _client.CreateSessionAsync(new CreateSessionRequest())).SessionId;
        var packing = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        using (var wire = new ChatWire(_server.Address, packing))
        {
            await wire.SendAsync(Asked.Message, session, text);
            await wire.UntilAsync(Told.ResponseComplete);
        }
        using var tap = new Wiretap();
        using var channel = GrpcChannel.ForAddress(_server.Address, new GrpcChannelOptions { HttpHandler = tap });

        var history = await new ChatService.ChatServiceClient(channel).GetHistoryAsync(new HistoryRequest { SessionId = session });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tap.Encoding, Is.EqualTo("gzip"));
            Assert.That(tap.Body[0], Is.EqualTo(1), "it says that it is packed");
            Assert.That(tap.Body, Has.Length.LessThan(1_000));
            Assert.That(history.Messages[0].Text, Is.EqualTo(text));
        }
    }

    [Test, CancelAfter(30_000)]
    public void A_message_over_the_limit_is_refused()
    {
        Start();
        Assert.That(async () => await _client.CreateSessionAsync(new CreateSessionRequest { ModelId = new string('x', 1_048_577) }),
            RpcFails.With(StatusCode.ResourceExhausted));
    }

    static NUnit.Framework.Constraints.Constraint NotFound => RpcFails.With(StatusCode.NotFound, "Session not found");

    static async Task<RpcException> RefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException refused)
        {
            return refused;
        }
        throw new AssertionException("The call succeeded.");
    }
}
