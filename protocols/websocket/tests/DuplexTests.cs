using GenAiTransport.Testing;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>All that a client may do while a reply streams. The model says a word only when the test says so: nothing here can have waited for it.</summary>
[TestFixture, CancelAfter(30_000)]
public sealed class DuplexTests
{
    ScriptedModel _model = null!;
    ScriptedReply _reply = null!;
    TestServer<Program> _server = null!;
    RawSocket _client = null!;
    string _session = "";

    [SetUp]
    public async Task A_reply_streams()
    {
        _model = new ScriptedModel();
        _reply = _model.Prepare().Say("one").Say(" two");
        _server = new TestServer<Program>(_model);
        (_client, _session) = await BeginAsync(_server.Address);
        await _client.SendAsync(Chat("hi"));
        await _client.ReadAsync("chunk");
    }

    [TearDown]
    public async Task Close()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _model.Dispose();
    }

    [Test]
    public async Task A_ping_is_answered()
    {
        await _client.SayAsync("""{"type":"ping"}""", "pong");
        _reply.End(" three");
        Assert.That(Text(await _client.ReadToAsync("response_complete")), Does.EndWith(" three"));
    }

    [Test]
    public async Task Stop_ends_it_and_keeps_what_was_shown()
    {
        var complete = Parse(await _client.SayAsync("""{"type":"stop"}""", "response_complete"));
        await _reply.Cancelled.Soon();
        Assert.That((Field(complete, "finish_reason"), Field(complete, "message_count")), Is.EqualTo(("stopped", "2")));
        Assert.That(_server.Sessions.Find(_session, null)!.Details().Messages.Select(message => message.Text), Is.EqualTo(["hi", "one two"]));
        await _client.SendAsync("""{"type":"stop"}""");
        Assert.That(Field(Parse(await _client.SayAsync("""{"type":"ping"}""", "pong")), "type"), Is.EqualTo("pong"), "where nothing runs it does no harm");
    }

    [Test]
    public async Task The_others_hear_typing()
    {
        using var other = await JoinAsync(_server.Address, _session);
        await _client.SendAsync("""{"type":"typing_start"}""");
        Assert.That(Field(Parse(await other.ReadAsync("user_typing")), "connection_id"), Is.EqualTo(_client.ConnectionId));
    }

    [Test]
    public async Task The_next_message_waits_its_turn()
    {
        var next = _model.Prepare();
        await _client.SendAsync(Chat("and then?"));
        await _client.SayAsync("""{"type":"ping"}""", "pong");
        _reply.End(" three");
        await _client.ReadAsync("response_complete");
        next.End("Four.");
        Assert.That(Text(await _client.ReadToAsync("response_complete")), Is.EqualTo("Four."));
    }

    [Test]
    public async Task Another_session_can_be_joined_and_the_reply_runs_on()
    {
        _model.Prepare("Elsewhere.");
        await _client.SayAsync("""{"type":"create_session"}""", "session_created");
        _reply.End(" three");
        await _client.SendAsync(Chat("hi"));
        var frames = await _client.ReadToAsync("response_complete");
        Assert.That(Text(frames), Is.EqualTo("Elsewhere."), "nothing of the old session comes after the new one's introduction");

        await _server.Sessions.Find(_session, null)!.Latest!.ReadAsync().ToEndAsync();
        Assert.That(_server.Sessions.Find(_session, null)!.Details().Messages[^1].Text, Is.EqualTo("one two three"));
    }
}
