using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>One message and its answer: what is a response, what is thrown, and what is tried again.</summary>
[TestFixture]
public sealed class MessageClientTests
{
    readonly MessageScript _script = new();
    ServiceServer? _server;
    MessageStreamingClient _client = null!;

    async Task StartAsync(TimeProvider? time = null, Func<MessageStreamingOptions, MessageStreamingOptions>? options = null)
    {
        _server = await MessageClients.ServeAsync(_script);
        var plain = MessageClients.Options(_server.Address, time);
        _client = new MessageStreamingClient(options?.Invoke(plain) ?? plain);
    }

    [TearDown]
    public async Task Stop()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
        _script.Heard.Clear();
    }

    [Test, CancelAfter(30_000)]
    public async Task A_text_by_unary_calls()
    {
        await using var server = new TestServer<Program>();
        await using var client = new MessageStreamingClient(server.Address.Host, server.Address.Port);

        var setUp = await client.SendSetupMessageAsync("m1", Messages.Channel, Messages.Contact);
        var first = await client.DeltaAsync("m1-delta-1", "Hel");
        var second = await client.DeltaAsync("m1-delta-2", "lo");
        var again = await client.DeltaAsync("m1-delta-2", "lo");
        var completed = await client.SendCompletedMessageAsync("m1", "Hello", Messages.Channel, Messages.Contact);
        var single = await client.SendSingleMessageAsync(Messages.Content("c1", "hi"));

        Assert.That((setUp.Success, setUp.SessionId), Is.Not.EqualTo((true, "")));
        Assert.That(new[] { first, second, completed, single }.Select(Messages.Told), Is.EqualTo(
        [
            ("success", "m1-delta-1", "delta", false), ("success", "m1-delta-2", "delta", false),
            ("success", "m1", "completed", true), ("success", "c1", "content", false),
        ]));
        Assert.That(again, Is.EqualTo(second));
    }

    [Test, CancelAfter(30_000)]
    public async Task What_the_server_refuses_is_its_own_answer()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        var delta = await client.DeltaAsync("d1", "x");
        var setUp = await client.SendSetupMessageAsync("", Messages.Channel, Messages.Contact);
        Assert.That((delta.Status, delta.ErrorCode, delta.Data["received_type"]), Is.EqualTo(("error", "FAILED_PRECONDITION", "delta")));
        Assert.That((setUp.Success, setUp.ErrorMessage), Is.EqualTo((false, "msg_id is missing")));
    }

    [Test, CancelAfter(30_000)]
    public async Task With_no_server_there_is_a_response_with_the_same_fields()
    {
        await StartAsync();
        await _server!.DisposeAsync();

        var delta = await _client.DeltaAsync("d1", "x");
        var setUp = await _client.SendSetupMessageAsync("m1", Messages.Channel, Messages.Contact);
        var stream = await _client.Stream("one").ToEndAsync();

        Assert.That(delta.Told(), Is.EqualTo(("error", "d1", "", false)));
        Assert.That((delta.ErrorCode, delta.Message, delta.ErrorMessage), Is.EqualTo(
            ("UNAVAILABLE", "The message was not acknowledged", delta.ErrorMessage)).And.Not.EqualTo(("", "", "")));
        Assert.That(delta.ErrorMessage, Is.EqualTo("The connection failed: no server answers"));
        Assert.That((setUp.Success, setUp.Message, setUp.SessionId), Is.EqualTo((false, "UNAVAILABLE", "")));
        Assert.That(stream.Select(answer => (answer.MsgId, answer.ErrorCode, answer.IsFinal)), Is.EqualTo([("m1", "UNAVAILABLE", true)]));
        Assert.That(await _client.CheckConnectionAsync(), Is.False);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_timeout_is_a_response_after_30_s_and_not_before()
    {
        var clock = new ManualClock();
        var deadline = new TaskCompletionSource<DateTime>();
        _script.Send = async (_, context) =>
        {
            deadline.TrySetResult(context.Deadline);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            throw new AssertionException("Nobody answers here.");
        };
        await StartAsync(clock);
        var sending = _client.DeltaAsync("d1", "x");
        var left = await deadline.Task.Soon() - TimeProvider.System.GetUtcNow().UtcDateTime;

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.That(sending.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));
        var late = await sending.Soon();
        var tenth = TimeSpan.FromMilliseconds(100);
        Task<StreamResponse>[] hurried =
        [
            _client.SendSingleMessageAsync(Messages.Content("c1", "x"), tenth),
            _client.SendDeltaMessageAsync("d2", "x", Messages.Channel, Messages.Contact, timeout: tenth),
            _client.SendCompletedMessageAsync("e1", "x", Messages.Channel, Messages.Contact, timeout: tenth),
        ];
        await clock.AdvanceUntilAsync(Task.WhenAll(hurried), tenth);

        Assert.That(left, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromSeconds(30)), "the server was told");
        Assert.That(late.Told(), Is.EqualTo(("error", "d1", "", false)));
        Assert.That(late.Error(), Is.EqualTo("DEADLINE_EXCEEDED: Not answered within 30 s"));
        Assert.That(hurried.Select(response => response.Result.Error()), Is.All.EqualTo("DEADLINE_EXCEEDED: Not answered within 0.1 s"));
        Assert.That(_script.HeardBy("SendMessage").Count(id => id == "d1"), Is.EqualTo(1));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_connection_is_checked_for_5_s()
    {
        var clock = new ManualClock();
        var asked = new TaskCompletionSource();
        await using var silent = await RawServer.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var server = new TestServer<Program>();
        await using var other = await MessageClients.ServeAsync(new MessageScript());
        await using var client = MessageClients.To(silent.Address, clock);
        await using var good = MessageClients.To(server.Address);
        await using var without = MessageClients.To(other.Address);

        var checking = client.CheckConnectionAsync();
        await asked.Task.Soon();
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(checking.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That(await checking.Soon(), Is.False);
        Assert.That(await good.CheckConnectionAsync(), Is.True);
        Assert.That(await without.CheckConnectionAsync(), Is.True, "a server without a health service");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_is_sent_again_where_that_is_safe_and_may_help()
    {
        var times = 0;
        _script.Send = (message, _) => ++times < 4
            ? throw new RpcException(new Status(StatusCode.Unavailable, "Not yet"))
            : Task.FromResult(MessageScript.Success(message));
        await StartAsync();

        var answer = await _client.DeltaAsync("d1", "x");

        Assert.That((answer.Status, times), Is.EqualTo(("success", 4)));
    }

    [TestCase(StatusCode.Unavailable, "d1", 5, "UNAVAILABLE")]
    [TestCase(StatusCode.Unavailable, "", 1, "UNAVAILABLE")]
    [TestCase(StatusCode.InvalidArgument, "d1", 1, "INVALID_ARGUMENT")]
    [TestCase(StatusCode.PermissionDenied, "d1", 1, "PERMISSION_DENIED")]
    [TestCase(StatusCode.ResourceExhausted, "d1", 1, "RESOURCE_EXHAUSTED")]
    [CancelAfter(30_000)]
    public async Task Attempts_have_an_end(StatusCode status, string id, int attempts, string code)
    {
        _script.Send = (_, _) => throw new RpcException(new Status(status, "No"));
        await StartAsync();

        var answer = await _client.DeltaAsync(id, "x");

        Assert.That((answer.Status, answer.Error()), Is.EqualTo(("error", $"{code}: No")));
        Assert.That(_script.Heard, Has.Count.EqualTo(attempts));
    }

    [Test, CancelAfter(30_000)]
    public async Task Attempts_wait_twice_as_long_each_time_and_as_long_as_a_busy_server_asks()
    {
        var clock = new ManualClock();
        var times = new List<DateTimeOffset>();
        _script.Send = (message, _) =>
        {
            times.Add(clock.GetUtcNow());
            return times.Count switch
            {
                <= 2 => throw new RpcException(new Status(StatusCode.Unavailable, "Not yet")),
                3 => throw new RpcException(new Status(StatusCode.ResourceExhausted, "Busy"), new Metadata { { "retry-after", "7" } }),
                _ => Task.FromResult(MessageScript.Success(message)),
            };
        };
        await StartAsync(clock);

        var sending = _client.DeltaAsync("d1", "x");
        await clock.AdvanceUntilAsync(sending, TimeSpan.FromMilliseconds(50));

        Assert.That((await sending).Status, Is.EqualTo("success"));
        Assert.That(times, Has.Count.EqualTo(4));
        using (Assert.EnterMultipleScope())
        {
            // Each up to a quarter shorter, but for what the server asked.
            Assert.That(times[1] - times[0], Is.AtLeast(TimeSpan.FromSeconds(0.15)));
            Assert.That(times[2] - times[1], Is.AtLeast(TimeSpan.FromSeconds(0.3)));
            Assert.That(times[3] - times[2], Is.AtLeast(TimeSpan.FromSeconds(7)));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Cancelling_throws_and_is_told_apart_from_a_timeout()
    {
        var begun = new SemaphoreSlim(0);
        _script.Send = SilenceAsync;
        _script.Stream = async (requests, _, context) =>
        {
            await requests.MoveNext(default);
            await SilenceAsync(requests.Current, context);
        };
        await StartAsync();
        using var cancel = new CancellationTokenSource();
        var token = cancel.Token;
        Task[] running =
        [
            _client.SendDeltaMessageAsync("d1", "x", Messages.Channel, Messages.Contact, cancellationToken: token),
            _client.SendSetupMessageAsync("m1", Messages.Channel, Messages.Contact, cancellationToken: token),
            _client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, cancellationToken: token).FirstAsync(CancellationToken.None).AsTask(),
            _client.Session().StartAsync(token),
        ];
        for (var count = 0; count < running.Length; count++)
            await begun.WaitAsync(token);

        await cancel.CancelAsync();

        foreach (var task in running)
            Assert.That(async () => await task.Soon(), Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(token));
        Assert.That(async () => await _client.CheckConnectionAsync(cancellationToken: token), Throws.InstanceOf<OperationCanceledException>());

        async Task<StreamResponse> SilenceAsync(StreamMessage message, ServerCallContext context)
        {
            begun.Release();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return MessageScript.Success(message);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(30_000)]
    public async Task Disposing_ends_what_runs_and_what_is_called_later(bool asynchronously)
    {
        var begun = new SemaphoreSlim(0);
        _script.Send = async (message, context) =>
        {
            begun.Release();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return MessageScript.Success(message);
        };
        _script.Stream = async (requests, responses, context) =>
        {
            await requests.MoveNext(default);
            await responses.WriteAsync(MessageScript.Success(requests.Current));
            begun.Release();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        await StartAsync();
        var session = _client.Session();
        await session.StartAsync();
        Task[] running = [_client.DeltaAsync("d1", "x"), _client.Stream("one").ToEndAsync(), session.CompleteAsync()];
        for (var count = 0; count < running.Length; count++)
            await begun.WaitAsync().Soon();

        if (asynchronously)
            await _client.DisposeAsync();
        else
            _client.Dispose();

        foreach (var task in running)
            Assert.That(async () => await task.Soon(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await _client.DeltaAsync("d2", "x"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await _client.CheckConnectionAsync(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _client.Stream(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _client.Session(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.SendDeltaAsync("x"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.DisposeAsync(), Throws.Nothing);
        Assert.That(_client.Dispose, Throws.Nothing);
    }

    [Test, CancelAfter(60_000)]
    public async Task Cut_after_any_number_of_bytes_a_delta_is_taken_exactly_once()
    {
        await using var server = new TestServer<Program>();
        await using var direct = MessageClients.To(server.Address);
        var (isWhole, cuts) = (false, 0);
        for (var bytes = 0; !isWhole; bytes += 3 * Depth.CutEvery)
        {
            var contact = $"tel:{bytes}";
            await direct.SendSetupMessageAsync("m1", Messages.Channel, contact);
            await using var proxy = new CuttingProxy(server.Address, bytes, resets: bytes % 2 == 0);
            await using var client = MessageClients.To(proxy.Address);

            var answer = await client.SendDeltaMessageAsync("d1", "once", Messages.Channel, contact);

            isWhole = !proxy.HasCut;
            cuts++;
            Assert.That((answer.Status, answer.Number("characters")), Is.EqualTo(("success", 4)), $"cut after {bytes} bytes");
        }
        Assert.That(cuts, Is.GreaterThan(7), "it was cut in many places");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_hundred_at_once()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        await client.SendSetupMessageAsync("m1", Messages.Channel, Messages.Contact);

        var answers = await Task.WhenAll(Enumerable.Range(1, 100).Select(number => client.DeltaAsync($"d{number}", "x")));

        Assert.That(answers, Has.All.Property("Status").EqualTo("success"));
        Assert.That(answers.Select(answer => answer.Number("characters")).Order(), Is.EqualTo(Enumerable.Range(1, 100)));
    }

    [Test, CancelAfter(30_000)]
    public async Task Five_megabytes_there_and_back()
    {
        var text = new string('x', 5_000_000);
        _script.Send = (message, _) =>
        {
            var response = MessageScript.Success(message);
            response.Message = text;
            return Task.FromResult(response);
        };
        await StartAsync();
        var large = await _client.DeltaAsync("d1", "x");
        Assert.That(large.Message, Has.Length.EqualTo(text.Length), "the runtime's own limit is 4 MiB");
        Assert.That(new MessageStreamingOptions().MaxMessageBytes, Is.EqualTo(104_857_600));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_key_goes_with_every_call_and_is_told_to_nobody()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "s3cret"));
        var options = MessageClients.Options(server.Address) with { CallMetadata = new Metadata { { "authorization", "Bearer s3cret" } } };
        await using var client = new MessageStreamingClient(options);
        await using var stranger = new MessageStreamingClient(options with { CallMetadata = new Metadata { { "authorization", "Bearer guess" } } });

        Assert.That((await client.SendSetupMessageAsync("m1", Messages.Channel, Messages.Contact)).Success, Is.True);
        Assert.That((await client.DeltaAsync("d1", "x")).Status, Is.EqualTo("success"));
        Assert.That((await client.Session().StartAsync()).Status, Is.EqualTo("success"));
        var refused = await stranger.DeltaAsync("d1", "x");
        Assert.That(refused.ErrorCode, Is.EqualTo("UNAUTHENTICATED"));
        Assert.That(await stranger.CheckConnectionAsync(), Is.True, "it is there, and health is open to all");
        Assert.That($"{options}{refused}", Does.Not.Contain("s3cret").And.Not.Contain("guess"));
    }

    [Test, Nightly, CancelAfter(60_000)]
    public async Task A_quiet_connection_is_kept_alive_without_calls()
    {
        const string PingAnswer = "\0\0\b\u0006\u0001\0\0\0\0";
        await using var server = new TestServer<Program>();
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = new MessageStreamingClient(MessageClients.Options(proxy.Address) with { KeepAliveDelay = TimeSpan.FromSeconds(1) });
        Assert.That(await client.CheckConnectionAsync(), Is.True);
        var before = Pings();

        await Reading.UntilAsync(() => Pings() >= before + 2);

        var options = new MessageStreamingOptions();
        Assert.That((options.KeepAliveDelay, options.KeepAliveTimeout), Is.EqualTo((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10))));

        int Pings() => proxy.Passed.Split(PingAnswer).Length - 1;
    }
}
