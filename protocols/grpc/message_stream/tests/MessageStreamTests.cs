using System.Runtime.CompilerServices;
using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>Setup and contents over one stream, whatever the server makes of it.</summary>
[TestFixture]
public sealed class MessageStreamTests
{
    [Test, CancelAfter(30_000)]
    public async Task Setup_comes_first_and_contents_are_numbered()
    {
        var script = new MessageScript { Stream = AnswerAllAsync };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);

        var answers = await client.StreamMessagesWithSetupAsync(
            "m1", Messages.Channel, Messages.Contact, ["one", "two"], "project", new Dictionary<string, string> { ["language"] = "pt" }).ToEndAsync();

        var heard = script.Heard.Select(heard => heard.Message).ToList();
        Assert.That(heard.Select(message => (message.Type, message.MsgId, message.Content)), Is.EqualTo(
            [("setup", "m1", ""), ("content", "m1-content-1", "one"), ("content", "m1-content-2", "two")]));
        Assert.That(heard, Has.All.Matches<StreamMessage>(message =>
            message is { ChannelUuid: Messages.Channel, ContactUrn: Messages.Contact, ProjectUuid: "project" } && message.Metadata["language"] == "pt"));
        Assert.That(heard[0].Timestamp, Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$"));
        Assert.That(answers.Select(answer => answer.MsgId), Is.EqualTo(["m1", "m1-content-1", "m1-content-2"]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Our_server_acknowledges_all_and_ends_with_a_final_answer()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);

        var answers = await client.Stream("one", "two").ToEndAsync();

        Assert.That(answers.Select(answer => (answer.Status, answer.MsgId, answer.IsFinal)), Is.EqualTo(
            [("success", "m1", false), ("success", "m1-content-1", false), ("success", "m1-content-2", false), ("success", "m1-content-2", true)]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_contents_it_is_the_setup_alone()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        var answers = await client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact).ToEndAsync();
        Assert.That(answers.Select(answer => (answer.MsgId, answer.IsFinal)), Is.EqualTo([("m1", false), ("m1", true)]));
    }

    [Test, CancelAfter(30_000)]
    public async Task An_early_final_answer_loses_no_contents()
    {
        var script = new MessageScript
        {
            Stream = async (requests, responses, _) =>
            {
                await foreach (var message in requests.ReadAllAsync())
                    await responses.WriteAsync(MessageScript.Success(message, isFinal: true));
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);

        var answers = await client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, Slowly("one", "two", "three")).ToEndAsync();

        Assert.That(answers.Select(answer => answer.MsgId), Is.EqualTo(["m1", "m1-content-1", "m1-content-2", "m1-content-3"]));
        Assert.That(script.HeardBy("SendMessage"), Is.Empty);
    }

    [TestCase(StatusCode.OK)]
    [TestCase(StatusCode.Unavailable)]
    [TestCase(StatusCode.Internal)]
    [CancelAfter(30_000)]
    public async Task A_stream_that_ends_early_is_followed_by_unary_calls(StatusCode end)
    {
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                for (var count = 0; count < 2; count++)
                {
                    await requests.MoveNext(default);
                    await responses.WriteAsync(MessageScript.Success(requests.Current, isFinal: true));
                }
                context.Status = new Status(end, "");
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);

        var answers = await client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, Slowly("one", "two", "three", "four")).ToEndAsync();

        Assert.That(answers.Select(answer => (answer.Status, answer.MsgId)), Is.EqualTo(
        [
            ("success", "m1"), ("success", "m1-content-1"), ("success", "m1-content-2"), ("success", "m1-content-3"), ("success", "m1-content-4"),
        ]));
        Assert.That(script.HeardBy("SendMessage"), Is.EqualTo(["m1-content-2", "m1-content-3", "m1-content-4"]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Where_there_is_no_stream_all_goes_by_unary_calls()
    {
        var script = new MessageScript();
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);

        var answers = await client.Stream("one", "two").ToEndAsync();

        Assert.That(answers.Select(answer => (answer.Status, answer.MsgId)), Is.EqualTo(
            [("success", "m1"), ("success", "m1-content-1"), ("success", "m1-content-2")]));
        Assert.That(script.HeardBy("SendMessage"), Is.EqualTo(["m1", "m1-content-1", "m1-content-2"]));
    }

    [Test, CancelAfter(60_000)]
    public async Task Cut_after_any_number_of_bytes_every_content_is_answered_once()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "0"));
        string[] contents = ["Grüße", "wörld", "👋"];
        var (isWhole, cuts) = (false, 0);
        for (var bytes = 0; !isWhole; bytes += 5 * Depth.CutEvery)
        {
            await using var proxy = new CuttingProxy(server.Address, bytes, resets: bytes % 2 == 0);
            await using var client = MessageClients.To(proxy.Address);

            var answers = await client.StreamMessagesWithSetupAsync($"m{bytes}", Messages.Channel, $"tel:{bytes}", contents).ToEndAsync();

            isWhole = !proxy.HasCut;
            cuts++;
            Assert.That(answers, Has.All.Property("Status").EqualTo("success"), $"cut after {bytes} bytes");
            Assert.That(answers.Select(answer => answer.MsgId).Distinct(), Is.EqualTo(
                [$"m{bytes}", $"m{bytes}-content-1", $"m{bytes}-content-2", $"m{bytes}-content-3"]), $"cut after {bytes} bytes");
        }
        Assert.That(cuts, Is.GreaterThan(7), "it was cut in many places");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_wants_a_key_is_not_asked_again()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "s3cret"));
        await using var stranger = MessageClients.To(server.Address);
        await using var known = new MessageStreamingClient(
            MessageClients.Options(server.Address) with { CallMetadata = new Metadata { { "x-api-key", "s3cret" } } });

        var refused = await stranger.Stream("one").ToEndAsync();
        var served = await known.Stream("one").ToEndAsync();

        Assert.That(refused.Select(answer => (answer.Status, answer.MsgId, answer.ErrorCode, answer.IsFinal)), Is.EqualTo([("error", "m1", "UNAUTHENTICATED", true)]));
        Assert.That(served, Has.Count.EqualTo(3).And.All.Property("Status").EqualTo("success"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_has_a_deadline_and_the_last_response_says_so()
    {
        var clock = new ManualClock();
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await requests.MoveNext(default);
                await responses.WriteAsync(MessageScript.Success(requests.Current));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = new MessageStreamingClient(MessageClients.Options(server.Address, clock) with { StreamTimeout = TimeSpan.FromMinutes(3) });
        await using var answers = client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, Forever()).GetAsyncEnumerator();
        await answers.MoveNextAsync().AsTask().Soon();

        clock.Advance(TimeSpan.FromSeconds(179));
        var next = answers.MoveNextAsync().AsTask();
        Assert.That(next.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await next.Soon(), Is.True);
        Assert.That((answers.Current.Status, answers.Current.IsFinal, answers.Current.Error()), Is.EqualTo(("error", true, "DEADLINE_EXCEEDED: Not answered within 180 s")));
        Assert.That(await answers.MoveNextAsync().AsTask().Soon(), Is.False);
        Assert.That(script.HeardBy("SendMessage"), Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_source_is_read_only_as_fast_as_the_server_reads()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                await responses.WriteAsync(new StreamResponse { Status = "processing" });
                await release.Task;
                await AnswerAllAsync(requests, responses, context);
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        var read = 0;
        async IAsyncEnumerable<string> Source()
        {
            for (; read < 400; read++)
            {
                await Task.Yield();
                yield return new string('x', 64 * 1024);
            }
        }

        var reading = client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, Source()).ToEndAsync();
        await Reading.UntilAsync(() => read >= 16);
        for (var trip = 0; trip < 50; trip++)
            await client.CheckConnectionAsync();
        Assert.That(read, Is.LessThan(100), "some wait here, some on the way");
        release.SetResult();

        Assert.That(await reading.Soon(), Has.Count.EqualTo(402));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_connection_cut_among_many_contents_has_none_of_them_taken_twice()
    {
        await using var server = new TestServer<Program>();
        foreach (var bytes in new[] { 5_000, 20_000, 50_000 })
        {
            await using var proxy = new CuttingProxy(server.Address, bytes);
            await using var client = MessageClients.To(proxy.Address);

            var answers = await client.StreamMessagesWithSetupAsync(
                "m1", Messages.Channel, $"tel:{bytes}", Enumerable.Range(1, 1000).Select(number => $"{number}")).ToEndAsync();

            Assert.That(proxy.HasCut, Is.True);
            var contents = answers.Where(answer => answer.Data["received_type"] == "content").ToList();
            Assert.That(contents.Select(answer => answer.MsgId), Is.EqualTo(Enumerable.Range(1, 1000).Select(number => $"m1-content-{number}")));
            // What is taken gets the next number, so there is none for a second time.
            Assert.That(contents[^1].Sequence, Is.EqualTo(1001));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task What_the_source_throws_is_thrown_to_the_reader()
    {
        await using var server = new TestServer<Program>();
        await using var client = MessageClients.To(server.Address);
        async IAsyncEnumerable<string> Source()
        {
            yield return "one";
            await Task.Yield();
            throw new InvalidDataException("The model failed");
        }
        Assert.That(
            async () => await client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, Source()).ToEndAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("The model failed"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reader_that_leaves_ends_the_call_and_the_source()
    {
        var ended = new TaskCompletionSource();
        var script = new MessageScript
        {
            Stream = async (requests, responses, context) =>
            {
                try
                {
                    await AnswerAllAsync(requests, responses, context);
                }
                finally
                {
                    ended.TrySetResult();
                }
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        await using var client = MessageClients.To(server.Address);
        var isSourceOver = new TaskCompletionSource();
        async IAsyncEnumerable<string> Source([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return "one";
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                isSourceOver.SetResult();
            }
        }

        await foreach (var answer in client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, Source()))
        {
            if (answer.MsgId == "m1-content-1")
                break;
        }

        await ended.Task.Soon();
        await isSourceOver.Task.Soon();
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_over_the_limit_is_an_error_here()
    {
        await using var server = new TestServer<Program>();
        await using var client = new MessageStreamingClient(MessageClients.Options(server.Address) with { MaxMessageBytes = 1000 });
        var answers = await client.Stream("one", new string('x', 1001), "three").ToEndAsync();
        Assert.That(answers[^1].Told(), Is.EqualTo(("error", "m1-content-2", "", true)));
        Assert.That(answers[^1].ErrorCode, Is.EqualTo("RESOURCE_EXHAUSTED"));
    }

    static async Task AnswerAllAsync(IAsyncStreamReader<StreamMessage> requests, IServerStreamWriter<StreamResponse> responses, ServerCallContext context)
    {
        await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
            await responses.WriteAsync(MessageScript.Success(message));
    }

    static async IAsyncEnumerable<string> Slowly(params string[] contents)
    {
        foreach (var content in contents)
        {
            await Task.Delay(10);
            yield return content;
        }
    }

    static async IAsyncEnumerable<string> Forever([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
