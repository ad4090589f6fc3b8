using System.Text.RegularExpressions;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What streams on one session hear of each other.</summary>
[TestFixture]
public partial class SharedSessionTests
{
    readonly ScriptedModel _model = new();
    TestServer<Program> _server = null!;
    ChatWire _one = null!;
    ChatWire _two = null!;
    string _session = "";

    [SetUp]
    public async Task Start()
    {
        _server = new TestServer<Program>(_model);
        _session = (await _server.CreateSessionAsync()).Id;
        _one = await ChatWire.JoinAsync(_server.Address, _session);
        _two = new ChatWire(_server.Address);
    }

    [TearDown]
    public async Task Stop()
    {
        _one.Dispose();
        _two.Dispose();
        await _server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public async Task Whoever_joins_is_answered_and_the_others_are_told()
    {
        await _two.SendAsync(Asked.Join, _session);

        Assert.That(Masked(await _two.NextAsync()), Is.EqualTo(
            """joined {"update_type":"joined","connection_id":"ID","message_count":0,"model":"offline","connected_clients":2}"""));
        Assert.That(Masked(await _one.NextAsync()), Is.EqualTo(
            """user_joined {"update_type":"user_joined","connection_id":"ID","connected_clients":2}"""));
        await _two.HalfCloseAsync();
        Assert.That(Masked(await _one.NextAsync()), Is.EqualTo(
            """user_disconnected {"update_type":"user_disconnected","connection_id":"ID","connected_clients":1}"""));
        Assert.That(await _two.ToEndAsync(), Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task Another_ones_turn_is_told_as_its_question_and_its_answer()
    {
        _model.Prepare("Fine,", " thanks.");
        await _two.SendAsync(Asked.Message, _session, "How are you?");

        var asked = await _two.UntilAsync(Told.ResponseComplete);
        var heard = await _one.UntilAsync(told => told.UpdateData.Contains("Fine", StringComparison.Ordinal));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Select(told => told.Type), Has.None.EqualTo(Told.SessionUpdate), "nobody is told what he does himself");
            Assert.That(heard.Select(told => told.Type).Distinct(), Is.EqualTo([Told.SessionUpdate]));
            Assert.That(heard[1..].Select(Masked), Is.EqualTo(
            [
                """message_added {"update_type":"message_added","connection_id":"ID","message_count":1,"role":"user","message":"How are you?"}""",
                """message_added {"update_type":"message_added","connection_id":"ID","message_count":2,"role":"model","message":"Fine, thanks."}""",
            ]));
            Assert.That(heard[1..].Select(told => told.TurnId).Distinct(), Is.EqualTo([asked[0].TurnId]), "with it one can read along");
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Typing_is_told_to_the_others_and_joins()
    {
        await _two.SendAsync(Asked.TypingStart, _session);
        await _two.SendAsync(Asked.TypingStop);

        await _one.UntilAsync(told => told.UpdateType == "user_joined");
        Assert.That(Masked(await _one.NextAsync()), Is.EqualTo(
            """user_typing {"update_type":"user_typing","connection_id":"ID","typing":true}"""));
        Assert.That(Masked(await _one.NextAsync()), Does.Contain("\"typing\":false"));
        await _two.HalfCloseAsync();
        Assert.That(await _two.ToEndAsync(), Is.Empty, "not to the one who types");
    }

    [Test, CancelAfter(30_000)]
    public async Task Clearing_and_deleting_are_told_to_all()
    {
        await _two.Service.ClearSessionAsync(new ClearSessionRequest { SessionId = _session });
        Assert.That(Masked(await _one.NextAsync()), Is.EqualTo("""session_cleared {"update_type":"session_cleared","message_count":0}"""));

        await _two.Service.DeleteSessionAsync(new DeleteSessionRequest { SessionId = _session });
        Assert.That(Masked(await _one.NextAsync()), Is.EqualTo("""session_deleted {"update_type":"session_deleted"}"""));

        await _one.SendAsync(Asked.Message, _session, "hi");
        Assert.That((await _one.NextAsync()).ErrorMessage, Is.EqualTo("Session not found"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_that_moves_to_another_session_leaves_the_first()
    {
        await _two.SendAsync(Asked.Join, _session);
        await _one.UntilAsync(told => told.UpdateType == "user_joined");
        var other = (await _two.Service.CreateSessionAsync(new CreateSessionRequest())).SessionId;

        await _two.SendAsync(Asked.Join, other);

        Assert.That((await _one.NextAsync()).UpdateType, Is.EqualTo("user_disconnected"));
        await _two.UntilAsync(told => told.UpdateType == "joined" && told.SessionId == other);
        Assert.That((await _server.FindAsync(_session)).ConnectedClients, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_broken_connection_leaves_the_session()
    {
        await _two.SendAsync(Asked.Join, _session);
        await _one.UntilAsync(told => told.UpdateType == "user_joined");

        _two.Dispose();

        Assert.That((await _one.NextAsync()).UpdateType, Is.EqualTo("user_disconnected"));
    }

    static string Masked(ChatResponse told) => $"{told.UpdateType} {Uuid().Replace(told.UpdateData, "ID")}";

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Uuid();
}
