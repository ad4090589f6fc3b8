using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>A text that is sent while it is written, over one stream, and what happens when that does not work out.</summary>
[TestFixture]
public sealed class MessageSessionTests
{
    [Test, CancelAfter(30_000)]
    public async Task Setup_deltas_and_completed_go_over_one_stream()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        var answers = new List<StreamResponse>();
        await using var session = client.Session(answers.Add);
        Assert.That((session.IsStreaming, session.SessionId), Is.EqualTo((false, "")));

        var started = await session.StartAsync();
        Assert.That((session.IsStreaming, session.SessionId), Is.EqualTo((true, started.Data["session_id"])));
        var first = await session.SendDeltaAsync("Hel");
        var second = await session.SendDeltaAsync("lo");
        var completed = await session.CompleteAsync();

        Assert.That((first.Status, first.MsgId, second.MsgId), Is.EqualTo(("processing", "m1-delta-1", "m1-delta-2")));
        Assert.That(completed.Told(), Is.EqualTo(("success", "m1-completed", "completed", true)));
        Assert.That((completed.Number("deltas"), completed.Number("characters")), Is.EqualTo((2, 5)));
        Assert.That(answers.Select(answer => answer.MsgId), Is.EqualTo(["m1", "m1-delta-1", "m1-delta-2", "m1-completed"]));
        Assert.That(await server.ScreenAsync(), Does.Contain("Method: StreamMessages").And.Not.Contain("Method: SendMessage"));
        Assert.That(await session.CompleteAsync(), Is.SameAs(completed));
        Assert.That(await session.StartAsync(), Is.SameAs(started));
        Assert.That(async () => await session.SendDeltaAsync("more"), Throws.InvalidOperationException);
    }

    [Test, CancelAfter(30_000)]
    public async Task It_starts_by_itself()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        await session.SendDeltaAsync("Hello");
        Assert.That((await session.CompleteAsync("Hello")).Status, Is.EqualTo("success"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Where_there_is_no_stream_the_same_goes_by_unary_calls()
    {
        var script = new MessageScript();
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();

        var started = await session.StartAsync();
        var delta = await session.SendDeltaAsync("Hello");
        var completed = await session.CompleteAsync();

        Assert.That((started.Told(), delta.Told()), Is.EqualTo((("success", "m1", "setup", false), ("success", "m1-delta-1", "delta", false))));
        Assert.That(completed.Status, Is.EqualTo("success"));
        Assert.That(session.IsStreaming, Is.False);
        Assert.That(script.Heard.Select(heard => (heard.Method, heard.Message.MsgId, heard.Message.Content)), Is.EqualTo(
            [("SendMessage", "m1", ""), ("SendMessage", "m1-delta-1", "Hello"), ("SendMessage", "m1-completed", "Hello")]));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_completion_without_an_answer_goes_by_a_unary_call()
    {
        var clock = new ManualClock();
        var swallowed = new TaskCompletionSource();
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                {
                    if (message.Type != "completed")
                        await responses.WriteAsync(MessageScript.Success(message));
                }
                swallowed.SetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address, clock);
        await using var session = client.Session();
        await session.SendDeltaAsync("Hello");

        var completing = session.CompleteAsync();
        await swallowed.Task.Soon();
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(script.HeardBy("SendMessage"), Is.Empty);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That((await completing.Soon()).Told(), Is.EqualTo(("success", "m1-completed", "completed", false)));
        Assert.That(script.HeardBy("SendMessage").Last(), Is.EqualTo("m1-completed"));
    }

    [Test, CancelAfter(30_000)]
    public async Task An_answer_that_names_no_message_is_for_the_oldest()
    {
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                    await responses.WriteAsync(new StreamResponse { Status = "success" });
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();

        await session.SendDeltaAsync("x");
        var completed = await session.CompleteAsync();

        Assert.That((completed.Status, completed.MsgId), Is.EqualTo(("success", "m1-completed")));
        Assert.That(script.HeardBy("SendMessage"), Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_start_that_was_cancelled_leaves_no_stream_behind()
    {
        var (open, begun) = (0, new SemaphoreSlim(0));
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                Interlocked.Increment(ref open);
                try
                {
                    await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                        begun.Release();
                }
                finally
                {
                    Interlocked.Decrement(ref open);
                }
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        using var cancel = new CancellationTokenSource();
        var starting = session.StartAsync(cancel.Token);
        await begun.WaitAsync().Soon();
        await cancel.CancelAsync();
        Assert.That(async () => await starting.Soon(), Throws.InstanceOf<OperationCanceledException>());

        script.Stream = async (requests, responses, context) =>
        {
            await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                await responses.WriteAsync(MessageScript.Success(message));
        };
        Assert.That((await session.StartAsync().Soon()).Status, Is.EqualTo("success"));

        await Reading.UntilAsync(() => Volatile.Read(ref open) == 0);
        Assert.That(session.IsStreaming, Is.True);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_acknowledges_no_delta_is_asked_by_unary_calls()
    {
        var clock = new ManualClock();
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                {
                    if (message.Type == "setup")
                        await responses.WriteAsync(MessageScript.Success(message));
                }
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address, clock);
        await using var session = client.Session();
        for (var count = 1; count <= 64; count++)
            Assert.That((await session.SendDeltaAsync("x")).Status, Is.EqualTo("processing"));

        var waiting = session.SendDeltaAsync("y");
        Assert.That(waiting.IsCompleted, Is.False, "so many have no answer");
        // No further: the calls have a limit of their own.
        await clock.AdvanceUntilAsync(Reading.UntilAsync(() => script.HeardBy("SendMessage").Any()), TimeSpan.FromSeconds(1)).Soon();

        Assert.That((await waiting.Soon()).Status, Is.EqualTo("success"));
        Assert.That(clock.GetTimestamp(), Is.AtLeast(TimeSpan.FromSeconds(10).Ticks));
        Assert.That(script.HeardBy("SendMessage"), Is.EqualTo(Enumerable.Range(1, 65).Select(number => $"m1-delta-{number}")));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_that_ends_without_acknowledging_is_followed_by_what_it_left()
    {
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                await responses.WriteAsync(MessageScript.Success(requests.Current));
                await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                    continue;
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        await session.SendDeltaAsync("Hel");
        await session.SendDeltaAsync("lo");

        var completed = await session.CompleteAsync();

        Assert.That(completed.Status, Is.EqualTo("success"));
        Assert.That(script.HeardBy("StreamMessages"), Is.EqualTo(["m1", "m1-delta-1", "m1-delta-2", "m1-completed"]));
        Assert.That(script.HeardBy("SendMessage"), Is.EqualTo(["m1-delta-1", "m1-delta-2", "m1-completed"]));
    }

    [Test, CancelAfter(120_000)]
    public async Task Cut_after_any_number_of_bytes_the_text_arrives_whole_and_once()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "0"));
        string[] pieces = ["Grüße, ", "wörld ", "👋", "\n", "\n"];
        var (isWhole, cuts) = (false, 0);
        for (var bytes = 0; !isWhole; bytes += 3 * Depth.CutEvery)
        {
            await using var proxy = new CuttingProxy(server.Address, bytes, resets: bytes % 2 == 0);
            await using var client = MessageClients.To(proxy.Address);
            await using var session = client.CreateSession("m1", Messages.Channel, $"tel:{bytes}");

            foreach (var piece in pieces)
                Assert.That((await session.SendDeltaAsync(piece)).Error(), Is.EqualTo(": "), $"cut after {bytes} bytes");
            var completed = await session.CompleteAsync();

            isWhole = !proxy.HasCut;
            cuts++;
            Assert.That((completed.Status, completed.Number("deltas"), completed.Number("characters")), Is.EqualTo(
                ("success", 5, string.Concat(pieces).Length)), $"cut after {bytes} bytes");
        }
        Assert.That(cuts, Is.GreaterThan(7), "it was cut in many places");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_server_that_restarts_and_has_forgotten_is_told_all_again()
    {
        await using var first = new TestServer<Program>();
        await using var client = new MessageStreamingClient(MessageClients.Options(first.Address) with
        {
            MaxAttempts = 1000,
            LongestBackoff = TimeSpan.FromMilliseconds(20),
        });
        await using var session = client.Session();
        await session.SendDeltaAsync("Hel");
        var before = session.SessionId;
        await first.StopAsync().Soon();
        await first.DisposeAsync();

        var sending = session.SendDeltaAsync("lo ");
        await using var second = new TestServer<Program>(settings: ("urls", first.Address.ToString()));
        Assert.That((await sending.Soon()).Status, Is.EqualTo("success"));
        await session.SendDeltaAsync("there");
        var completed = await session.CompleteAsync();

        Assert.That((completed.Status, completed.Number("characters")), Is.EqualTo(("success", "Hello there".Length)));
        Assert.That(session.SessionId, Is.Not.EqualTo(before).And.Not.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_lacks_something_is_told_all_again_on_the_spot()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        var second = new TaskCompletionSource();
        await using var session = client.Session(answer =>
        {
            if (answer.MsgId == "m1-delta-2")
                second.TrySetResult();
        });
        await session.SendDeltaAsync("Hello ");
        await session.SendDeltaAsync("there");
        await second.Task.Soon();
        // Somebody else sets up the same contact in the middle.
        await client.SendSetupMessageAsync("m2", Messages.Channel, Messages.Contact);
        await session.SendDeltaAsync("!");

        var completed = await session.CompleteAsync();

        Assert.That((completed.Status, completed.Number("characters")), Is.EqualTo(("success", "Hello there!".Length)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_text_other_than_its_deltas_is_an_error_and_the_right_one_is_taken_after_it()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        await session.SendDeltaAsync("Hello");

        var wrong = await session.CompleteAsync("Hello there");
        await session.SendDeltaAsync(" there");
        var right = await session.CompleteAsync("Hello there");

        Assert.That((wrong.Status, wrong.ErrorCode), Is.EqualTo(("error", "DATA_LOSS")));
        Assert.That((right.Status, right.Number("characters")), Is.EqualTo(("success", 11)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_delta_that_is_refused_is_told_at_the_latest_when_it_completes()
    {
        await using var server = new TestServer<Program>(settings: ("MessageStream:MaxTextChars", "10"));
        await using var client = MessageClients.To(server.Address);
        var refused = new TaskCompletionSource<StreamResponse>();
        await using var session = client.Session(answer =>
        {
            if (answer.Status == "error")
                refused.TrySetResult(answer);
        });
        await session.SendDeltaAsync("Hello there");
        await refused.Task.Soon();

        Assert.That((await session.SendDeltaAsync("!")).ErrorCode, Is.EqualTo("RESOURCE_EXHAUSTED"));
        Assert.That((await session.CompleteAsync()).ErrorCode, Is.EqualTo("RESOURCE_EXHAUSTED"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_the_key_nothing_is_tried_twice()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "s3cret"));
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        var started = await session.StartAsync();
        Assert.That((started.ErrorCode, session.IsStreaming), Is.EqualTo(("UNAUTHENTICATED", false)));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_session_that_found_no_server_finds_it_later_and_streams()
    {
        Uri address;
        await using (var gone = new TestServer<Program>())
            address = gone.Address;
        await using var client = MessageClients.To(address);
        await using var session = client.Session();
        var failed = await session.SendDeltaAsync("Hel");
        await using var server = new TestServer<Program>(settings: ("urls", address.ToString()));

        await session.SendDeltaAsync("Hello");
        var isStreaming = session.IsStreaming;
        var completed = await session.CompleteAsync();

        Assert.That((failed.Status, failed.ErrorCode, isStreaming), Is.EqualTo(("error", "UNAVAILABLE", true)));
        Assert.That((completed.Status, completed.Number("characters")), Is.EqualTo(("success", 5)), "a delta before a failed setup is not in the text");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_later_session_streams_again_when_the_server_is_back()
    {
        await using var first = new TestServer<Program>();
        await using var client = MessageClients.To(first.Address);
        await using var before = client.Session();
        await before.SendDeltaAsync("Hel");
        await first.DisposeAsync();
        await using var meanwhile = client.Session();
        var failed = await meanwhile.StartAsync();
        await using var second = new TestServer<Program>(settings: ("urls", first.Address.ToString()));

        await using var later = client.Session();
        var started = await later.StartAsync();

        Assert.That((failed.ErrorCode, started.Status, later.IsStreaming), Is.EqualTo(("UNAVAILABLE", "success", true)));
    }

    [Test, CancelAfter(30_000)]
    public async Task Deltas_from_many_threads_are_sent_one_after_the_other()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var count = 0; count < 50; count++)
                await session.SendDeltaAsync($"[{thread}:{count}]");
        })));
        var completed = await session.CompleteAsync();

        Assert.That((completed.Status, completed.Number("deltas")), Is.EqualTo(("success", 400)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_character_cut_in_two_arrives_whole()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        const string Wave = "👋";

        var half = await session.SendDeltaAsync("a" + Wave[..1]);
        await session.SendDeltaAsync(Wave[1..] + Wave[..1]);
        await session.SendDeltaAsync(Wave[1..]);
        var completed = await session.CompleteAsync();

        Assert.That(half.Status, Is.EqualTo("processing"));
        Assert.That((completed.Status, completed.Number("characters")), Is.EqualTo(("success", 5)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_cancelled_delta_belongs_to_the_text()
    {
        var isReading = new TaskCompletionSource();
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await requests.MoveNext(default);
                await responses.WriteAsync(MessageScript.Success(requests.Current));
                isReading.SetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        await using var session = client.Session();
        await session.StartAsync();
        using var cancel = new CancellationTokenSource();
        var large = new string('x', 2_000_000);

        // The server reads nothing, so this waits for room on the stream.
        var sending = session.SendDeltaAsync(large, cancel.Token);
        await isReading.Task.Soon();
        await cancel.CancelAsync();
        Assert.That(async () => await sending.Soon(), Throws.InstanceOf<OperationCanceledException>());
        var next = await session.SendDeltaAsync("!");
        await session.CompleteAsync();

        Assert.That(next.Status, Is.EqualTo("success"), "by a unary call: half a message cannot be taken back from a stream");
        Assert.That(script.Heard.Last().Message.Content, Is.EqualTo(large + "!"));
        Assert.That(script.HeardBy("SendMessage"), Is.EqualTo(["m1-delta-1", "m1-delta-2", "m1-completed"]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Disposing_it_resets_its_stream_and_leaves_the_client()
    {
        var ended = new TaskCompletionSource();
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                try
                {
                    await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                        await responses.WriteAsync(MessageScript.Success(message));
                }
                catch (Exception reset)
                {
                    ended.TrySetException(reset);
                    throw;
                }
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        var session = client.Session();
        await session.SendDeltaAsync("x");

        await session.DisposeAsync();
        await session.DisposeAsync();

        await ended.Task.Soon().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(ended.Task.IsFaulted, Is.True, "reset, not half-closed");
        Assert.That(async () => await session.SendDeltaAsync("y"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.CompleteAsync(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That((await client.DeltaAsync("d1", "x")).Status, Is.EqualTo("success"));
    }
}
