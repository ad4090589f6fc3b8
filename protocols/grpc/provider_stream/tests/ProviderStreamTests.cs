using System.Diagnostics.Metrics;
using GenAiTransport.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>What goes on on a stream, whoever the provider is.</summary>
[TestFixture]
public sealed class ProviderStreamTests
{
    static (string, string)[] Environment(FakeOpenAi fake) =>
        [("OPENAI_API_KEY", FakeOpenAi.ApiKey), ("OPENAI_BASE_URL", fake.Address.ToString())];

    static IEnumerable<TestCaseData> Malformed()
    {
        yield return Case("no messages", new ChatRequest(), "conversations is empty");
        yield return Case("blank", ProviderRequests.Ask(" \n"), "conversations[0] is blank");
        yield return Case("nothing said", new ChatRequest().With(new Message { Role = "user" }), "conversations[0] says nothing");
        yield return Case("the model's word last", ProviderRequests.Ask("hi").With(new Message { Assistant = new AssistantMessage { Contents = { "hello" } } }), "must be the user's");
        yield return Case("too long", ProviderRequests.Ask(new string('x', 32_001)), "longer than 32000 characters");
        yield return Case("a temperature that is none", ProviderRequests.Ask("hi").With("temperature", "warm"), "temperature must be a number");
        yield return Case("no finite number", ProviderRequests.Ask("hi").With("top_p", double.PositiveInfinity), "top_p must be a number");
        yield return Case("half a token", ProviderRequests.Ask("hi").With("max_tokens", 0.5), "max_tokens must be a whole number");
        yield return Case("no tokens", ProviderRequests.Ask("hi").With("max_tokens", 0), "max_tokens must be a whole number, 1 or more");
        yield return Case("a model that is a number", ProviderRequests.Ask("hi").With("model", 4), "model must be a text");
        yield return Case("a wrapped nothing", Wrapped(new Any { TypeUrl = "type.googleapis.com/google.protobuf.DoubleValue", Value = ByteString.CopyFrom(9, 1) }), "temperature must be a wrapped value");
        yield return Case("no wrapper at all", Wrapped(new Any()), "temperature must be a number");
        yield return Case("a key that no header carries", ProviderRequests.Ask("hi").WithCredential("key", "two\r\nlines").With("model", "m"), "contains characters that no key has");
        yield return Case("an endless id", ProviderRequests.Ask("hi", new string('x', 201)), "requestId is longer than 200");

        static TestCaseData Case(string name, ChatRequest request, string sentence) => new TestCaseData(request, sentence).SetArgDisplayNames(name);
        static ChatRequest Wrapped(Any value)
        {
            var request = ProviderRequests.Ask("hi");
            request.ModelParameters["temperature"] = value;
            return request;
        }
    }

    [TestCaseSource(nameof(Malformed)), CancelAfter(30_000)]
    public async Task What_makes_no_sense_is_answered_and_skipped(ChatRequest request, string sentence)
    {
        await using var server = ProviderCase.Start();
        using var wire = new ProviderWire(server.Address);
        await wire.SendAsync(request);
        await wire.SendAsync(ProviderRequests.Ask("Say hello there", "next"));

        var told = await wire.AnswerAsync();
        var next = await wire.AnswerAsync();

        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That((told[0].Success, told[0].Code, told[0].Error.ErrorCode, told[0].Error.ErrorMessage), Is.EqualTo((false, 400, 3UL, "INVALID_ARGUMENT")));
        Assert.That(told[0].Error.HumanMessage, Does.Contain(sentence));
        Assert.That(told[0].RequestId, Is.Not.Empty);
        Assert.That((next.Text(), next[^1].RequestId), Is.EqualTo(("hello there", "next")));
    }

    [Test, CancelAfter(30_000)]
    public async Task Requests_that_are_sent_early_are_answered_in_their_order([Values(1, 8)] int mayWait, CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        var release = new TaskCompletionSource();
        fake.Next(OpenAiScript.Begin.Text("slow").Until(release.Task).Finish(), OpenAiScript.Reply("quick"), OpenAiScript.KeyRefused());
        await using var server = ProviderCase.Start([.. Environment(fake), ("Limits:WaitingTurns", $"{mayWait}")]);
        using var wire = new ProviderWire(server.Address);
        for (var number = 1; number <= 6; number++)
            await wire.SendAsync(ProviderRequests.Ask(number == 4 ? "" : $"{number}", $"r-{number}"));
        await wire.HalfCloseAsync();

        Assert.That((await wire.NextAsync()).Text(), Is.EqualTo("slow"));
        release.SetResult();
        var told = await wire.ToEndAsync();

        Assert.That(told.Where(response => response.IsEnd()).Select(response => (response.RequestId, response.Success)), Is.EqualTo(new[]
        {
            ("r-1", true), ("r-2", true), ("r-3", false), ("r-4", false), ("r-5", true), ("r-6", true),
        }));
        Assert.That(fake.Completions, Has.Count.EqualTo(5));
        Assert.That(wire.Status.StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test, CancelAfter(60_000)]
    public async Task Each_piece_arrives_before_the_model_makes_the_next(CancellationToken cancellationToken)
    {
        const int Pieces = 20;
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        var made = Enumerable.Range(0, Pieces).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        fake.Next(made.Aggregate(OpenAiScript.Begin, (script, piece) => script.Until(piece.Task).Text(" x").Thought("hm")).Finish());
        await using var server = ProviderCase.Start(Environment(fake));
        using var wire = new ProviderWire(server.Address);
        await wire.SendAsync(ProviderRequests.Ask("count"));
        foreach (var piece in made)
        {
            // The next is made only when this one is here: whatever waited for more would wait for ever.
            piece.SetResult();
            Assert.That((await wire.NextAsync()).Text(), Is.EqualTo(" x"));
        }
        Assert.That((await wire.NextAsync()).FinishReason, Is.EqualTo("stop"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Parameters_reach_the_model_in_whatever_they_are_wrapped(CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        await using var server = ProviderCase.Start(Environment(fake));
        using var wire = new ProviderWire(server.Address);
        await wire.AskAsync(ProviderRequests.Ask("hi")
            .With("model.name", new StringValue { Value = "m-1" })
            .With("temperature", new FloatValue { Value = 0.7f })
            .With("top_p", Value.ForNumber(0.25))
            .With("max_tokens", new Int64Value { Value = 100 })
            .With("seed", "42")
            .With("frequency_penalty", new Int32Value { Value = 1 })
            .With("stop", Value.ForList(Value.ForString("END"), Value.ForString("STOP")))
            .With("something_of_tomorrow", new BoolValue { Value = true }));

        var sent = fake.Completions.Single().Json!;
        Assert.That(
            ((string?)sent["model"], sent["temperature"]!.ToJsonString(), (double)sent["top_p"]!, (int)sent["max_tokens"]!, (int)sent["seed"]!, (int)sent["frequency_penalty"]!),
            Is.EqualTo(("m-1", "0.7", 0.25, 100, 42, 1)));
        Assert.That(sent["stop"]!.AsArray().Select(stop => (string?)stop), Is.EqualTo(["END", "STOP"]));
        Assert.That(fake.Completions.Single().Body, Does.Not.Contain("tomorrow"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_conversation_reaches_the_model_in_order(CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        await using var server = ProviderCase.Start(Environment(fake));
        using var wire = new ProviderWire(server.Address);
        await wire.AskAsync(new ChatRequest()
            .With(new Message { System = new SystemMessage { Content = "Be brief." } })
            .With(new Message { User = new UserMessage { Content = "Hi" } })
            .With(new Message { Assistant = new AssistantMessage { Contents = { "Hello", " there" } } })
            .With(new Message { User = new UserMessage { Content = "And?" } }));

        Assert.That(
            fake.Completions.Single().Json!["messages"]!.AsArray().Select(message => ((string?)message!["role"], (string?)message["content"])),
            Is.EqualTo(new[] { ("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello there"), ("user", "And?") }));
    }

    [Test, CancelAfter(30_000)]
    public async Task Too_many_requests_are_refused_on_the_stream_and_who_goes_on_is_shown_out()
    {
        await using var server = ProviderCase.Start(("Limits:MessagesPer10Seconds", "2"));
        using var wire = new ProviderWire(server.Address);
        for (var number = 1; number <= 3; number++)
            await wire.SendAsync(ProviderRequests.Ask("Say yes", $"r-{number}"));

        Assert.That((await wire.AnswerAsync()).Text(), Is.EqualTo("yes"));
        Assert.That((await wire.AnswerAsync()).Text(), Is.EqualTo("yes"));
        var refused = (await wire.AnswerAsync()).Single();
        Assert.That((refused.RequestId, refused.Code, refused.Error.ErrorCode, refused.Error.ErrorMessage), Is.EqualTo(("r-3", 429, 8UL, "RESOURCE_EXHAUSTED")));
        Assert.That(refused.Error.HumanMessage, Is.EqualTo("Too many requests on this stream; 2 in 10 seconds are allowed."));

        for (var number = 1; number <= 3; number++)
            await wire.SendAsync(ProviderRequests.Ask("Say yes"));
        Assert.That(async () => await wire.ToEndAsync(), RpcFails.With(StatusCode.ResourceExhausted));
        Assert.That(wire.Trailers.GetValue("retry-after"), Is.EqualTo("10"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Bytes_that_are_no_message_end_the_stream_after_what_came_before(CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start();
        using var raw = new RawClient(server.Address);
        var message = ProviderRequests.Ask("Say hello there").ToByteArray();
        byte[] good = [0, 0, 0, 0, (byte)message.Length, .. message];
        foreach (var bad in (byte[][])[[0, 0, 0, 0, 2, 0x0a, 0x7f], Frames.HalfMessage])
        {
            using var response = await raw.SendAsync("/integration_api.OpenAiService/StreamChat", [.. good, .. bad], cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            Assert.That(System.Text.Encoding.UTF8.GetString(body), Does.Contain("hello").And.Contain("SUCCESS"));
            Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("13"));
        }
        foreach (var reason in (string[])["bytes that are no message", "Incomplete message."])
            await Reading.UntilAsync(async () => (await server.ScreenAsync()).Contains($"📊 OpenAI stream broke off ({reason}): 1 answered, 0 failed", StringComparison.Ordinal));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_client_that_leaves_ends_the_call_to_the_model(CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        fake.Next(OpenAiScript.Begin.Text("Once").Hold());
        await using var server = ProviderCase.Start(Environment(fake));
        using (var wire = new ProviderWire(server.Address))
        {
            await wire.SendAsync(ProviderRequests.Ask("Tell"));
            await wire.NextAsync();
        }
        await fake.Requests.Single().Closed.Soon();
        while (!(await server.ScreenAsync()).Contains("OpenAI stream broke off (the client is gone)", StringComparison.Ordinal))
            await Task.Delay(5, cancellationToken);
        Assert.That(await server.ScreenAsync(), Does.Not.Contain("❌"));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_reader_that_takes_nothing_is_cut_off_and_so_is_the_model(CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        var piece = new string('x', 64 * 1024);
        fake.Next(Enumerable.Range(0, 200).Aggregate(OpenAiScript.Begin, (script, _) => script.Text(piece)).Hold());
        var clock = new ManualClock();
        await using var server = ProviderCase.Start(clock, Environment(fake));
        using var wire = new ProviderWire(server.Address);
        await wire.SendAsync(ProviderRequests.Ask("Tell"));
        await wire.NextAsync();

        await clock.AdvanceUntilAsync(fake.Requests.Single().Closed, TimeSpan.FromSeconds(1)).Soon();

        Assert.That(wire.ToEndAsync, Throws.TypeOf<RpcException>());
        while (!(await server.ScreenAsync()).Contains("OpenAI stream broke off (the client is gone)", StringComparison.Ordinal))
            await Task.Delay(5, cancellationToken);
        Assert.That(await server.ScreenAsync(), Does.Not.Contain("fell silent"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_stops_ends_its_streams_with_unavailable(CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        fake.Next(OpenAiScript.Begin.Text("Once").Hold());
        await using var server = ProviderCase.Start(Environment(fake));
        using var wire = new ProviderWire(server.Address);
        using var idle = new ProviderWire(server.Address);
        await idle.AskAsync(ProviderRequests.Ask(""));
        await wire.SendAsync(ProviderRequests.Ask("Tell"));
        await wire.NextAsync();

        // Both are being read when it happens, as a client that waits for news does.
        var (talking, waiting) = (wire.ToEndAsync(), idle.ToEndAsync());
        await server.StopAsync().Soon();

        Assert.That(() => talking, RpcFails.With(StatusCode.Unavailable));
        Assert.That(() => waiting, RpcFails.With(StatusCode.Unavailable));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_call_that_waits_for_its_answer_is_told_that_the_server_stops(CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        fake.Next(OpenAiScript.Begin.Text("Once").Hold());
        await using var server = ProviderCase.Start(Environment(fake));
        using var channel = GrpcChannel.ForAddress(server.Address);
        var asking = ProviderCase.OpenAi.Chat(channel, ProviderRequests.Ask("Tell")).ResponseAsync;
        await Reading.UntilAsync(() => fake.Completions.Count == 1);

        await server.StopAsync().Soon();

        Assert.That(async () => await asking.Soon(), RpcFails.With(StatusCode.Unavailable, Refusal.ShuttingDown.Sentence));
    }

    [Test, CancelAfter(30_000)]
    public async Task One_address_holds_so_many_streams_and_no_more()
    {
        await using var server = ProviderCase.Start(("Limits:ConnectionsPerAddress", "1"));
        using var first = new ProviderWire(server.Address);
        await first.AskAsync(ProviderRequests.Ask("Say yes"));
        using var second = new ProviderWire(server.Address);
        Assert.That(second.NextAsync, RpcFails.With(StatusCode.ResourceExhausted));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_figures_of_a_stream_are_measured_and_told_at_its_end()
    {
        await using var server = ProviderCase.Start();
        var measured = new System.Collections.Concurrent.ConcurrentQueue<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener();
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "GenAiTransport.Providers" && instrument.Meter.Scope == meters)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Tags(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Tags(tags))));
        listener.Start();
        using (var wire = new ProviderWire(server.Address))
        {
            await wire.AskAsync(ProviderRequests.Ask("Say hello there"));
            await wire.AskAsync(ProviderRequests.Ask(""));
            await wire.HalfCloseAsync();
            await wire.ToEndAsync();
        }
        await Reading.UntilAsync(() => measured.Any(one => one.Name == "genai.provider.stream.throughput"));

        Assert.That(measured.Where(one => !one.Name.Contains("stream.", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            ("genai.provider.streams.open", 1.0, "provider=OpenAI"),
            ("genai.provider.requests", 1.0, "provider=OpenAI,outcome=succeeded"),
            ("genai.provider.requests", 1.0, "provider=OpenAI,outcome=failed"),
            ("genai.provider.streams.open", -1.0, "provider=OpenAI"),
        }));
        Assert.That(measured.Single(one => one.Name == "genai.provider.stream.duration").Value, Is.GreaterThan(0));
        Assert.That(measured.Single(one => one.Name == "genai.provider.stream.throughput").Value, Is.GreaterThan(0));
        Assert.That(await server.ScreenAsync(), Does.Match(@"📊 OpenAI stream ended: 1 answered, 1 failed, \d+ responses in [\d.]+ s \([\d.]+/s\)"));

        static string Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Generic_tools_learn_of_the_services_and_of_what_their_file_imports()
    {
        await using var server = ProviderCase.Start();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "integration_api.MistralService.StreamChat" }).Soon();
        Assert.That(await call.ResponseStream.MoveNext().Soon(), Is.True);
        Assert.That(
            call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Select(file => Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(file).Name),
            Is.EqualTo(["integration_api.proto", "google/protobuf/any.proto", "google/protobuf/struct.proto"]));
    }

    [TestCase("--Providers:AllowedHosts=http://x/y", "Providers:AllowedHosts")]
    [TestCase("--MISTRAL_BASE_URL=nowhere", "MISTRAL_BASE_URL")]
    [CancelAfter(60_000)]
    public async Task A_wrong_setting_is_one_readable_line(string argument, string name)
    {
        await using var server = AppProcess.Start(typeof(Program).Assembly, ["--urls", "http://127.0.0.1:0", argument]);
        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), server.Errors);
        Assert.That(server.Errors, Does.Contain(name));
    }
}
