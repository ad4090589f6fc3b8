using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>What the server promises to whoever speaks the proto file, seen on the wire.</summary>
[TestFixture]
public sealed class MessageServerTests
{
    const string NotSetUp = "FAILED_PRECONDITION: Nothing was set up for this contact of this channel; send a setup message first";

    TestServer<Program> _server = null!;
    MessageWire _wire = null!;

    void Start(params (string Name, string Value)[] settings) => Start(null, settings);

    void Start(TimeProvider? time, params (string Name, string Value)[] settings)
    {
        _server = new TestServer<Program>(null, time, settings);
        _wire = new MessageWire(_server.Address);
    }

    [TearDown]
    public async Task Stop()
    {
        _wire.Dispose();
        await _server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public async Task Every_message_is_acknowledged_and_only_completed_is_final()
    {
        Start();
        StreamMessage[] messages =
            [Messages.Setup(), Messages.Content("m2", "hello"), Messages.Of("control", "m3", "typing"), Messages.Delta("m4", "a"), Messages.Completed("a", "m5")];
        var answers = new List<StreamResponse>();
        foreach (var message in messages)
            answers.Add(await _wire.AskAsync(message));

        Assert.That(answers.Select(Messages.Told), Is.EqualTo(
        [
            ("success", "m1", "setup", false),
            ("success", "m2", "content", false),
            ("success", "m3", "control", false),
            ("success", "m4", "delta", false),
            ("success", "m5", "completed", true),
        ]));
        Assert.That(answers.Select(answer => answer.Sequence), Is.Ordered.Ascending.And.Unique);
        Assert.That(Guid.TryParse(answers[0].Data["session_id"], out _), Is.True);
        Assert.That(await _wire.EndAsync(), Is.Empty, "the last answer was final already");
    }

    [Test, CancelAfter(30_000)]
    public async Task Half_close_is_answered_by_a_final_response()
    {
        Start();
        await _wire.AskAsync(Messages.Setup());
        var answer = await _wire.AskAsync(Messages.Content("m2", "hello"));

        var last = (await _wire.EndAsync()).Single();

        Assert.That((last.Status, last.MsgId, last.IsFinal, last.Data["messages"]), Is.EqualTo(("success", "m2", true, "2")));
        Assert.That(last.Sequence, Is.GreaterThan(answer.Sequence));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_that_brings_nothing_ends_with_a_final_response()
    {
        Start();
        Assert.That((await _wire.EndAsync()).Single().IsFinal, Is.True);
    }

    [Test, CancelAfter(30_000)]
    public async Task Messages_that_come_together_are_answered_in_their_order()
    {
        Start();
        using var call = _wire.Service.StreamMessages();
        var reading = call.ResponseStream.ReadAllAsync().ToEndAsync();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var number = 1; number <= 1000; number++)
            await call.RequestStream.WriteAsync(Messages.Content($"m{number}", "x"));
        await call.RequestStream.CompleteAsync();

        var answers = await reading;

        Assert.That(answers.SkipLast(1).Select(answer => answer.MsgId), Is.EqualTo(Enumerable.Range(1, 1000).Select(number => $"m{number}")));
        Assert.That(answers.Select(answer => answer.Sequence), Is.Ordered.Ascending.And.Unique);
    }

    [Test, CancelAfter(30_000)]
    public async Task Deltas_are_put_together_per_contact_whatever_way_they_come()
    {
        Start();
        await _wire.AskAsync(Messages.Setup("a1", "tel:1"));
        await _wire.AskAsync(Messages.Setup("b1", "tel:2"));
        await _wire.AskAsync(Messages.Delta("a2", "Hel", "tel:1"));
        await _wire.AskAsync(Messages.Delta("b2", "Good", "tel:2"));
        await _wire.Service.SendMessageAsync(Messages.Delta("a3", "lo", "tel:1"));
        var second = await _wire.AskAsync(Messages.Delta("b3", "bye", "tel:2"));

        var first = await _wire.Service.SendMessageAsync(Messages.Completed("Hello", "a4", "tel:1"));
        var last = await _wire.AskAsync(Messages.Completed("Goodbye", "b4", "tel:2"));

        Assert.That((second.Number("deltas"), second.Number("characters")), Is.EqualTo((2, 7)));
        Assert.That((first.Status, first.Number("characters"), last.Status, last.Number("deltas")), Is.EqualTo(("success", 5, "success", 2)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_text_that_did_not_arrive_whole_is_told_and_can_be_told_anew()
    {
        Start();
        await _wire.AskAsync(Messages.Setup());
        await _wire.AskAsync(Messages.Delta("d1", "Hel"));

        var refused = await _wire.AskAsync(Messages.Whole("Hello"));
        await _wire.AskAsync(Messages.Setup("m2"));
        await _wire.AskAsync(Messages.Delta("d1", "Hello"));
        var whole = await _wire.AskAsync(Messages.Whole("Hello"));

        Assert.That(refused.Error(), Is.EqualTo("DATA_LOSS: The text did not arrive whole: the deltas have 3 characters, the completed message 5"));
        Assert.That(refused.Told(), Is.EqualTo(("error", "m1-completed", "completed", false)));
        Assert.That(whole.Told(), Is.EqualTo(("success", "m1-completed", "completed", true)));
        Assert.That((whole.Message, whole.Number("characters")), Is.EqualTo(("The text is whole", 5)));
    }

    [Test, CancelAfter(30_000)]
    public async Task Completed_ends_the_text_whatever_it_says()
    {
        Start();
        await _wire.AskAsync(Messages.Setup());
        await _wire.AskAsync(Messages.Delta("d1", "Hello"));
        var done = await _wire.AskAsync(Messages.Completed("Done"));
        Assert.That((done.Told(), done.Message), Is.EqualTo((("success", "m1-completed", "completed", true), "The text is complete")));
        Assert.That((done.Number("deltas"), done.Number("characters")), Is.EqualTo((1, 5)));
    }

    [TestCase("m1", "m2")]
    [TestCase("m1", "m1")]
    [CancelAfter(30_000)]
    public async Task A_setup_begins_anew_and_ids_of_what_came_before_it_are_free(string first, string second)
    {
        Start();
        foreach (var (setup, text) in new[] { (first, "Once "), (second, "Twice"), (second, "Twice") })
        {
            var begun = await _wire.AskAsync(Messages.Setup(setup));
            var deltas = new List<StreamResponse>();
            for (var number = 0; number < 3; number++)
                deltas.Add(await _wire.AskAsync(Messages.Delta($"delta-{number}", $"{text}{number}")));
            var completed = await _wire.AskAsync(Messages.Completed("Done"));

            Assert.That(deltas.Append(begun).Append(completed), Has.All.Property("Status").EqualTo("success"));
            Assert.That(deltas.Select(delta => delta.Number("characters")), Is.EqualTo([6, 12, 18]));
            Assert.That((completed.Number("deltas"), completed.Number("characters")), Is.EqualTo((3, 18)));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task The_sequence_rises_with_every_answer_to_a_contact()
    {
        Start();
        var numbers = new List<int>();
        for (var stream = 0; stream < 2; stream++)
        {
            using var wire = new MessageWire(_server.Address);
            numbers.Add((await wire.AskAsync(Messages.Setup($"m{stream}"))).Sequence);
            numbers.Add((await wire.AskAsync(Messages.Of("shout", "x"))).Sequence);
            numbers.Add((await wire.AskAsync(Messages.Content("c1", "x"))).Sequence);
            numbers.AddRange((await wire.EndAsync()).Select(answer => answer.Sequence));
            numbers.Add((await _wire.Service.SendMessageAsync(Messages.Content("c2", "x"))).Sequence);
            numbers.Add((await ToServerAsync(Messages.Content("c3", "x"))).Sequence);
        }
        // The answer to c3 itself is not told, but it has a number.
        Assert.That(numbers, Is.EqualTo([1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 14]));
    }

    static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case("an unknown type", Messages.Of("shout", "m1"), "INVALID_ARGUMENT: There is no such message type; there are setup, content, delta, completed, control");
        yield return Case("no type", Messages.Of("", "m1"), "INVALID_ARGUMENT: There is no such message type; there are setup, content, delta, completed, control");
        yield return Case("no msg_id", Messages.Of("content", ""), "INVALID_ARGUMENT: msg_id is missing");
        yield return Case("no channel", new StreamMessage { Type = "content", MsgId = "m", ContactUrn = "c" }, "INVALID_ARGUMENT: channel_uuid is missing");
        yield return Case("no contact", Messages.Of("content", "m", "x", ""), "INVALID_ARGUMENT: contact_urn is missing");
        yield return Case("a long msg_id", Messages.Of("content", new string('m', 201)), "INVALID_ARGUMENT: msg_id is longer than 200 characters");
        yield return Case("a delta before setup", Messages.Delta("d1", "x"), NotSetUp);
        yield return Case("completed before setup", Messages.Completed("x"), NotSetUp);

        static TestCaseData Case(string name, StreamMessage message, string error) => new TestCaseData(message, error).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Wrong)), CancelAfter(30_000)]
    public async Task What_is_wrong_with_a_message_is_told_in_band_and_the_stream_goes_on(StreamMessage message, string error)
    {
        Start();
        var answer = await _wire.AskAsync(message);
        var unary = await _wire.Service.SendMessageAsync(message);
        var next = await _wire.AskAsync(Messages.Setup());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, answer.Error()), Is.EqualTo(("error", error)));
            Assert.That(answer.MsgId, Is.EqualTo(message.MsgId.Length > 200 ? "" : message.MsgId));
            Assert.That((answer.IsFinal, answer.Message), Is.EqualTo((false, "The message was not taken")));
            Assert.That((unary.Status, unary.Error()), Is.EqualTo(("error", error)));
            Assert.That((next.Status, next.Sequence > answer.Sequence), Is.EqualTo(("success", true)));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task What_was_refused_may_come_again_and_be_taken_then()
    {
        Start();
        var refused = await _wire.AskAsync(Messages.Delta("d1", "x"));
        await _wire.AskAsync(Messages.Setup());
        var taken = await _wire.AskAsync(Messages.Delta("d1", "x"));
        Assert.That((refused.Status, taken.Status), Is.EqualTo(("error", "success")));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_repeat_is_answered_with_the_first_answer_and_not_done_again()
    {
        Start();
        StreamMessage[] messages = [Messages.Setup(), Messages.Delta("d1", "ha"), Messages.Delta("d2", "ha"), Messages.Content("c1", "x")];
        var first = new List<StreamResponse>();
        foreach (var message in messages)
            first.Add(await _wire.AskAsync(message));

        var again = new List<StreamResponse>();
        foreach (var message in messages)
            again.Add(await _wire.AskAsync(message));
        var byUnary = await _wire.Service.SendMessageAsync(messages[1]);
        var setUp = await _wire.Service.SetupAsync(
            new SetupRequest { MsgId = "m1", ChannelUuid = Messages.Channel, ContactUrn = Messages.Contact });
        var completed = await _wire.AskAsync(Messages.Whole("haha"));

        Assert.That(again, Is.EqualTo(first));
        Assert.That(byUnary, Is.EqualTo(first[1]));
        Assert.That(setUp.SessionId, Is.EqualTo(first[0].Data["session_id"]));
        Assert.That((completed.Status, completed.Number("deltas")), Is.EqualTo(("success", 2)));
        Assert.That(await _wire.AskAsync(Messages.Whole("haha")), Is.EqualTo(completed));
    }

    [Test, CancelAfter(30_000)]
    public async Task An_id_for_another_content_is_no_repeat()
    {
        Start();
        await _wire.AskAsync(Messages.Content("c1", "one"));
        var other = await _wire.AskAsync(Messages.Content("c1", "two"));
        Assert.That(other.Error(), Is.EqualTo("ALREADY_EXISTS: This msg_id was used for another content message; each message needs its own"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_to_the_server_is_answered_once()
    {
        Start();
        var whole = await ToServerAsync(Messages.Setup(), Messages.Delta("d1", "Hi"), Messages.Completed("Hi"));
        var broken = await ToServerAsync(Messages.Of("shout", "s1"), Messages.Delta("d2", "x"), Messages.Of("content", ""));

        Assert.That((whole.Status, whole.MsgId, whole.IsFinal, whole.Data["messages"]), Is.EqualTo(("success", "m1-completed", true, "3")));
        Assert.That((broken.Status, broken.MsgId, broken.IsFinal, broken.ErrorCode), Is.EqualTo(("error", "s1", true, "INVALID_ARGUMENT")));
        Assert.That((await _wire.Service.SendMessageAsync(Messages.Completed("x", "d3"))).Status, Is.EqualTo("success"), "what came after the error was taken");
    }

    [Test, CancelAfter(30_000)]
    public async Task Setup_is_a_call_of_its_own_too()
    {
        Start();
        var set = await _wire.Service.SetupAsync(new SetupRequest { MsgId = "m1", ChannelUuid = Messages.Channel, ContactUrn = Messages.Contact });
        var failed = await _wire.Service.SetupAsync(new SetupRequest { MsgId = "m1", ChannelUuid = Messages.Channel });

        Assert.That((set.Success, Guid.TryParse(set.SessionId, out _), set.ErrorMessage), Is.EqualTo((true, true, "")));
        Assert.That((failed.Success, failed.SessionId, failed.ErrorMessage), Is.EqualTo((false, "", "contact_urn is missing")));
        Assert.That((await _wire.AskAsync(Messages.Delta("d1", "x"))).Status, Is.EqualTo("success"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_the_key_there_is_nothing_and_with_another_nothing_of_others()
    {
        Start(("CHAT_API_KEY", "one,two"));
        using var none = new MessageWire(_server.Address, new Metadata { { "x-api-key", "three" } });
        using var one = new MessageWire(_server.Address, new Metadata { { "x-api-key", "one" } });
        using var two = new MessageWire(_server.Address, new Metadata { { "authorization", "Bearer two" } });

        Assert.That(none.NextAsync, RpcFails.With(StatusCode.Unauthenticated));
        Assert.That(async () => await none.Service.SendMessageAsync(Messages.Setup()), RpcFails.With(StatusCode.Unauthenticated));
        Assert.That((await one.AskAsync(Messages.Setup())).Status, Is.EqualTo("success"));
        Assert.That((await two.AskAsync(Messages.Delta("d1", "x"))).Error(), Is.EqualTo(NotSetUp));
    }

    [Test, CancelAfter(30_000)]
    public async Task Only_so_much_text_is_held()
    {
        Start(("MessageStream:MaxTextChars", "10"), ("MessageStream:MaxTotalChars", "1600"));
        await _wire.AskAsync(Messages.Setup("a", "tel:1"));
        await _wire.AskAsync(Messages.Delta("b", "0123456789", "tel:1"));
        var tooLong = await _wire.AskAsync(Messages.Delta("c", "x", "tel:1"));
        await _wire.AskAsync(Messages.Setup("d", "tel:2"));
        await _wire.AskAsync(Messages.Setup("e", "tel:3"));
        var full = await _wire.AskAsync(Messages.Delta("f", "x", "tel:3"));
        var again = await _wire.AskAsync(Messages.Delta("h", "x", "tel:3"));
        var after = await _wire.AskAsync(Messages.Content("g", "x"));

        Assert.That(tooLong.Error(), Is.EqualTo("RESOURCE_EXHAUSTED: The text would be longer than 10 characters"));
        Assert.That(full.Status, Is.EqualTo("success"), "five answers and eleven characters");
        Assert.That(again.Status, Is.EqualTo("success"), "in place of the oldest of its own");
        Assert.That(after.Error(), Is.EqualTo("RESOURCE_EXHAUSTED: The server remembers as much as it may; try again later"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Only_so_many_answers_are_remembered()
    {
        Start(("MessageStream:RememberedAnswers", "2"));
        await _wire.AskAsync(Messages.Setup());
        await _wire.AskAsync(Messages.Delta("d1", "a"));
        var second = await _wire.AskAsync(Messages.Delta("d2", "b"));
        await _wire.AskAsync(Messages.Delta("d3", "c"));

        Assert.That(await _wire.AskAsync(Messages.Delta("d2", "b")), Is.EqualTo(second));
        Assert.That((await _wire.AskAsync(Messages.Delta("d1", "a"))).Number("characters"), Is.EqualTo(4), "forgotten, so taken again");
    }

    [Test, CancelAfter(30_000)]
    public async Task Conversations_are_counted_and_forgotten_when_nobody_uses_them()
    {
        var clock = new ManualClock();
        Start(clock, ("MessageStream:MaxConversations", "2"), ("MessageStream:IdleMinutes", "10"));
        await _wire.AskAsync(Messages.Setup("a", "tel:1"));
        await _wire.AskAsync(Messages.Setup("b", "tel:2"));
        var full = await _wire.AskAsync(Messages.Setup("c", "tel:3"));
        clock.Advance(TimeSpan.FromMinutes(9));
        await _wire.AskAsync(Messages.Delta("d", "x", "tel:2"));
        clock.Advance(TimeSpan.FromMinutes(2));

        var made = await _wire.AskAsync(Messages.Setup("c", "tel:3"));
        var kept = await _wire.AskAsync(Messages.Delta("e", "y", "tel:2"));
        var forgotten = await _wire.AskAsync(Messages.Delta("f", "x", "tel:1"));

        Assert.That(full.Error(), Is.EqualTo("RESOURCE_EXHAUSTED: The server has its 2 conversations; try again later"));
        Assert.That((made.Status, kept.Number("characters"), forgotten.ErrorCode), Is.EqualTo(("success", 2, "RESOURCE_EXHAUSTED")));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_over_the_limit_ends_the_call()
    {
        Start();
        Assert.That(
            async () => await _wire.Service.SendMessageAsync(Messages.Content("m1", new string('x', 1_048_577))),
            RpcFails.With(StatusCode.ResourceExhausted));
        Assert.That((await _wire.AskAsync(Messages.Content("m1", new string('x', 1_000_000)))).Status, Is.EqualTo("success"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_stops_says_so()
    {
        Start();
        await _wire.AskAsync(Messages.Setup());
        var stopping = _server.StopAsync();
        Assert.That(_wire.NextAsync, RpcFails.With(StatusCode.Unavailable, Refusal.ShuttingDown.Sentence));
        await stopping.Soon();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_client_that_takes_no_answers_is_not_heard_and_then_cut_off()
    {
        var clock = new ManualClock();
        Start(clock);
        using var call = _wire.Service.StreamMessages();
        var writing = Task.Run(async () =>
        {
            for (var number = 0; ; number++)
                await call.RequestStream.WriteAsync(Messages.Content($"m{number}", new string('x', 1000)));
        });

        await clock.AdvanceUntilAsync(writing, TimeSpan.FromSeconds(1));

        // The library tells a write that its stream was reset by the connection's own exception.
        Assert.That(async () => await writing.Soon(), Throws.TypeOf<RpcException>().Or.InstanceOf<IOException>());
        Assert.That((await _wire.AskAsync(Messages.Setup())).Status, Is.EqualTo("success"), "the server goes on");
    }

    [Test, CancelAfter(30_000)]
    public async Task One_address_holds_so_many_streams()
    {
        Start(("Limits:ConnectionsPerAddress", "1"));
        await _wire.AskAsync(Messages.Setup());
        using var second = new MessageWire(_server.Address);
        Assert.That(second.NextAsync, RpcFails.With(StatusCode.ResourceExhausted, Refusal.TooManyConnections(1).Sentence));
        Assert.That(async () => await second.Service.StreamToServer(), RpcFails.With(StatusCode.ResourceExhausted));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_terminal_shows_what_comes_but_not_for_whom()
    {
        Start();
        await _wire.AskAsync(Messages.Setup());
        await _wire.AskAsync(Messages.Delta("d1", "Hello \e[31mthere"));
        await _wire.AskAsync(Messages.Of("shout", "m2"));

        var screen = await _server.ScreenAsync();

        Assert.That(screen, Does.Match("""
            ─ 📨 GRPC REQUEST \[.*\] ─+
             Method: StreamMessages
             Type: setup
             Channel: 5d1c1f5e\.\.\.
            """));
        Assert.That(screen, Does.Match(@"🚀 \[.*\] Chunk #1 → 5d1c1f5e\.\.\.: ""Hello there""").And.Contain(" Code: INVALID_ARGUMENT"));
        Assert.That(screen, Does.Not.Contain(Messages.Contact).And.Not.Contain('\e'));
    }

    [TestCase("MaxTextChars", "0", "MessageStream:MaxTextChars must be 1 or more.")]
    [TestCase("MaxText", "1", "A setting under MessageStream is wrong:")]
    [CancelAfter(60_000)]
    public async Task A_wrong_setting_keeps_the_server_from_starting(string name, string value, string sentence)
    {
        await using var server = AppProcess.Start(
            typeof(Program).Assembly, ["--urls", "http://127.0.0.1:0"], ("GENAI_PROVIDER", "offline"), ($"MessageStream__{name}", value));
        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors, Does.StartWith(sentence).And.Not.Contain("   at "));
    }

    async Task<StreamResponse> ToServerAsync(params StreamMessage[] messages)
    {
        using var call = _wire.Service.StreamToServer();
        foreach (var message in messages)
            await call.RequestStream.WriteAsync(message).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        return await call.ResponseAsync.Soon();
    }
}
