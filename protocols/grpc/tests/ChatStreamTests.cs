using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The conversation on one stream, message by message.</summary>
[TestFixture]
public class ChatStreamTests
{
    readonly ScriptedModel _model = new();
    TestServer<Program> _server = null!;
    ChatWire _wire = null!;
    string _session = "";

    [SetUp]
    public async Task Start()
    {
        _server = new TestServer<Program>(_model);
        _wire = new ChatWire(_server.Address);
        _session = (await _wire.Service.CreateSessionAsync(new CreateSessionRequest())).SessionId;
    }

    [TearDown]
    public async Task Stop()
    {
        _wire.Dispose();
        await _server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reply_is_status_start_chunks_and_complete()
    {
        _model.Prepare("Hello", " world");
        await _wire.SendAsync(Asked.Message, _session, "hi");

        var told = await _wire.UntilAsync(Told.ResponseComplete);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Select(answer => answer.Type), Is.EqualTo([Told.Status, Told.ResponseStart, Told.Chunk, Told.Chunk, Told.ResponseComplete]));
            Assert.That(told.Select(answer => answer.SessionId).Distinct(), Is.EqualTo([_session]));
            Assert.That(told.Select(answer => answer.TurnId).Distinct(), Is.EqualTo([(await _server.FindAsync(_session)).Latest!.Id]));
            Assert.That(told.Select(answer => answer.Timestamp), Has.All.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$"));
            Assert.That((told[0].StatusMessage, told[0].ContextMessages), Is.EqualTo(("Generating response...", 1)));
            Assert.That(told[2..4].Select(chunk => (chunk.ChunkText, chunk.ChunkNumber, chunk.IsFinal)), Is.EqualTo([("Hello", 1, false), (" world", 2, true)]));
            Assert.That((told[4].TotalChunks, told[4].MessageCount, told[4].FinishReason), Is.EqualTo((2, 2, "stop")));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Messages_sent_before_the_last_reply_ends_are_answered_in_order()
    {
        var first = _model.Prepare();
        _model.Prepare("two");
        _model.Prepare("three");
        await _wire.SendAsync(Asked.Message, _session, "1");
        await _wire.SendAsync(Asked.Message, _session, "2");
        // What cannot be answered waits for its turn as well; without a session it goes to the one of the stream.
        await _wire.SendAsync(Asked.Message, _session, " ");
        await _wire.SendAsync(Asked.Message, message: "3");
        await _wire.HalfCloseAsync();
        await first.Asked.Soon();
        first.End("one");

        var told = await _wire.ToEndAsync();

        Assert.That(string.Join(' ', told.Select(answer => answer.Type == Told.Error ? answer.ErrorMessage : answer.ChunkText).Where(text => text.Length > 0)),
            Is.EqualTo("one two Message is required three"));
        Assert.That(_wire.Status, Is.EqualTo(new Status(StatusCode.OK, "")), "half-close ends the stream after the replies under way");
    }

    [Test, CancelAfter(30_000)]
    public async Task Ping_is_answered_at_once_with_or_without_a_session_and_while_a_reply_streams()
    {
        await _wire.SendAsync(Asked.Ping);
        Assert.That((await _wire.NextAsync()).Type, Is.EqualTo(Told.Pong));
        var reply = _model.Prepare().Say("One");
        await _wire.SendAsync(Asked.Message, _session, "hi");
        await reply.Asked.Soon();

        await _wire.SendAsync(Asked.Ping, _session);

        var pong = (await _wire.UntilAsync(Told.Pong))[^1];
        Assert.That(pong.SessionId, Is.EqualTo(_session));
        reply.End(" two");
        await _wire.UntilAsync(Told.ResponseComplete);
    }

    [Test, CancelAfter(30_000)]
    public async Task Stop_ends_the_running_reply_and_the_next_one_follows()
    {
        var reply = _model.Prepare().Say("What was shown");
        _model.Prepare("Next.");
        await _wire.SendAsync(Asked.Message, _session, "hi");
        await _wire.SendAsync(Asked.Message, _session, "and then?");
        await _wire.UntilAsync(Told.Status);
        await reply.Asked.Soon();

        await _wire.SendAsync(Asked.Stop, _session);

        // The answer comes when it comes: before or after the end of the reply.
        var missing = new HashSet<string> { "stopped", "end of the first", "end of the second" };
        var told = await _wire.UntilAsync(answer =>
        {
            missing.Remove(answer.UpdateType);
            missing.Remove(answer.FinishReason switch { "stopped" => "end of the first", "stop" => "end of the second", _ => "" });
            return missing.Count == 0;
        });
        await reply.Cancelled.Soon();
        Assert.That(told.Single(answer => answer.UpdateType == "stopped").UpdateData, Is.EqualTo("""{"stopped":true}"""));
        Assert.That(string.Concat(told.Select(answer => answer.ChunkText)), Is.EqualTo("Next.").Or.EqualTo("What was shownNext."));
        await _wire.SendAsync(Asked.Stop);
        Assert.That((await _wire.NextAsync()).UpdateData, Is.EqualTo("""{"stopped":false}"""));
    }

    static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case(new ChatRequest { SessionId = "00000000-0000-0000-0000-000000000000", Message = "hi" }, "Session not found");
        yield return Case(new ChatRequest { SessionId = new string('x', 100_000), Message = "hi" }, "Session not found");
        yield return Case(new ChatRequest { Message = "hi" }, "Session not found");
        yield return Case(new ChatRequest { Message = " \n" }, "Message is required");
        yield return Case(new ChatRequest { Message = "hi", TurnId = "mine" }, "turn_id must be a UUID");
        yield return Case(new ChatRequest { Type = (Asked)9 }, "There is no request type 9");
        yield return Case(new ChatRequest { Type = Asked.Join, SessionId = "x" }, "Session not found");
        yield return Case(new ChatRequest { Type = Asked.Join, SessionId = "x", TurnId = "y" }, "Reply not found; it is kept for a few minutes after its end");
        yield return Case(new ChatRequest { Type = Asked.Stop, SessionId = "x" }, "Session not found");
        yield return Case(new ChatRequest { Type = Asked.TypingStart }, "Session not found");

        static TestCaseData Case(ChatRequest request, string sentence) =>
            new TestCaseData(request, sentence).SetArgDisplayNames($"{request.Type} {sentence}");
    }

    [TestCaseSource(nameof(Wrong)), CancelAfter(30_000)]
    public async Task Trouble_is_told_on_the_stream_and_the_stream_goes_on(ChatRequest request, string sentence)
    {
        _model.Prepare("Fine.");
        await _wire.SendAsync(request.Type, request.SessionId, request.Message, request.TurnId);

        var error = await _wire.NextAsync();

        Assert.That((error.Type, error.ErrorMessage), Is.EqualTo((Told.Error, sentence)));
        Assert.That(error.CalculateSize(), Is.LessThan(300), "what is too long to be an id is not sent back");
        await _wire.SendAsync(Asked.Message, _session, "hi");
        Assert.That((await _wire.UntilAsync(Told.ResponseComplete))[^1].MessageCount, Is.EqualTo(2));
        Assert.That(await _server.ScreenAsync(), Does.Contain($" Reason: {sentence}"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_failed_model_is_an_error_on_the_stream_and_the_stream_goes_on()
    {
        _model.Prepare().Say("Half an").Fail(new ModelFailure("The model is tired; try again."));
        _model.Prepare("Fine.");
        await _wire.SendAsync(Asked.Message, _session, "one");
        await _wire.SendAsync(Asked.Message, _session, "two");

        var failed = (await _wire.UntilAsync(Told.Error))[^1];
        var completed = (await _wire.UntilAsync(Told.ResponseComplete))[^1];

        Assert.That(failed.ErrorMessage, Is.EqualTo("The model is tired; try again."));
        Assert.That(failed.TurnId, Is.Not.Empty.And.Not.EqualTo(completed.TurnId));
        Assert.That(completed.MessageCount, Is.EqualTo(2));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_that_is_sent_again_is_not_answered_twice()
    {
        _model.Prepare("Once.");
        var turn = Guid.NewGuid().ToString();
        await _wire.SendAsync(Asked.Message, _session, "hi", turn);
        var first = await _wire.UntilAsync(Told.ResponseComplete);
        using var other = new ChatWire(_server.Address);

        await other.SendAsync(Asked.Message, _session, "hi", turn);
        var again = await other.UntilAsync(Told.ResponseComplete);
        await other.SendAsync(Asked.Message, _session, "something else", turn);
        var refused = await other.UntilAsync(Told.Error);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Select(told => told.TurnId).Distinct(), Is.EqualTo([turn]));
            Assert.That(again.Select(told => (told.Type, told.ChunkText)), Is.EqualTo(first.Select(told => (told.Type, told.ChunkText))));
            Assert.That(refused[^1].ErrorMessage, Is.EqualTo("There is a turn with this turn_id already"));
            Assert.That((await _server.FindAsync(_session)).MessageCount, Is.EqualTo(2));
        }
    }

    [TestCase(-5, "Status ResponseStart Chunk1 Chunk2 Chunk3 ResponseComplete")]
    [TestCase(-1, "Status ResponseStart Chunk1 Chunk2 Chunk3 ResponseComplete")]
    [TestCase(0, "ResponseStart Chunk1 Chunk2 Chunk3 ResponseComplete")]
    [TestCase(1, "Chunk2 Chunk3 ResponseComplete")]
    [TestCase(2, "Chunk3 ResponseComplete")]
    [TestCase(3, "ResponseComplete")]
    [TestCase(4, "ResponseComplete")]
    [TestCase(int.MaxValue, "ResponseComplete")]
    [CancelAfter(30_000)]
    public async Task Joining_with_a_turn_tells_what_is_missing(int after, string expected)
    {
        _model.Prepare("One", " two", " three");
        await _wire.SendAsync(Asked.Message, _session, "hi");
        var turn = (await _wire.UntilAsync(Told.ResponseComplete))[^1].TurnId;
        using var later = new ChatWire(_server.Address);

        await later.SendAsync(Asked.Join, _session, turn: turn, after: after);

        var told = await later.UntilAsync(Told.ResponseComplete);
        Assert.That(told[0].UpdateType, Is.EqualTo("joined"));
        Assert.That(string.Join(' ', told[1..].Select(answer => answer.Type + (answer.Type == Told.Chunk ? $"{answer.ChunkNumber}" : ""))), Is.EqualTo(expected));
    }

    [Test, CancelAfter(30_000)]
    public async Task Joining_with_a_turn_that_runs_follows_it_live_to_its_end()
    {
        var reply = _model.Prepare().Say("One ").Say("two ");
        await _wire.SendAsync(Asked.Message, _session, "hi");
        var turn = (await _wire.UntilAsync(Told.Chunk))[^1].TurnId;
        using var later = new ChatWire(_server.Address);

        await later.SendAsync(Asked.Join, _session, turn: turn, after: 0);
        await later.UntilAsync(Told.Chunk);
        reply.End("three");

        await later.UntilAsync(Told.ResponseComplete);
        await later.SendAsync(Asked.Join, Guid.NewGuid().ToString(), turn: turn);
        Assert.That((await later.UntilAsync(Told.Error))[^1].ErrorMessage, Is.EqualTo(Refusal.UnknownTurn.Sentence), "of another session");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_in_two_sessions_hears_both_replies_whole()
    {
        var slow = _model.Prepare().Say("slow ");
        await _wire.SendAsync(Asked.Message, _session, "one");
        await slow.Asked.Soon();
        _model.Prepare("quick");
        var other = (await _wire.Service.CreateSessionAsync(new CreateSessionRequest())).SessionId;

        await _wire.SendAsync(Asked.Message, other, "two");

        Assert.That((await _wire.UntilAsync(Told.ResponseComplete))[^1].SessionId, Is.EqualTo(other), "sessions do not wait for each other");
        slow.End("end");
        Assert.That((await _wire.UntilAsync(Told.ResponseComplete))[^1], Has.Property("SessionId").EqualTo(_session));
    }
}
