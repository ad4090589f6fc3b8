using GenAiTransport.Testing;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>The frames to the letter; ids, times and durations are masked.</summary>
[TestFixture, CancelAfter(30_000)]
public sealed class FrameTests
{
    [Test]
    public async Task A_whole_conversation()
    {
        var model = new ScriptedModel();
        model.Prepare("Hello", " world");
        await using var server = new TestServer<Program>(model);
        using var client = await ConnectAsync(server.Address);
        Assert.That(Masked(client.Connected.ToString()), Is.EqualTo(
            """{"type":"connected","connection_id":"ID","message":"WebSocket connected successfully!","server_info":{"model":"offline","framework":"ASP.NET Core + WebSockets","features":["multi-turn conversations","streamed replies","full duplex","shared sessions","typing","resume","stop","session management"]},"timestamp":"TIME"}"""));

        Assert.That(Masked(await client.SayAsync("""{"type":"create_session"}""", "session_created")), Is.EqualTo(
            """{"type":"session_created","session_id":"ID","model":"offline","connection_id":"ID","timestamp":"TIME"}"""));
        await client.SendAsync(Chat("hi"));
        Assert.That((await client.ReadToAsync("response_complete")).Select(Masked), Is.EqualTo(
        [
            """{"type":"status","message":"Generating response...","session_id":"ID","context_messages":1,"timestamp":"TIME"}""",
            """{"type":"response_start","session_id":"ID","turn_id":"ID","total_length":null,"timestamp":"TIME"}""",
            """{"type":"chunk","text":"Hello","chunk_number":1,"is_final":false,"session_id":"ID","timestamp":"TIME"}""",
            """{"type":"chunk","text":" world","chunk_number":2,"is_final":true,"session_id":"ID","timestamp":"TIME"}""",
            """{"type":"response_complete","total_chunks":2,"processing_time":SECONDS,"message_count":2,"session_id":"ID","finish_reason":"stop","timestamp":"TIME"}""",
        ]));
        Assert.That(Masked(await client.SayAsync("""{"type":"ping"}""", "pong")), Is.EqualTo("""{"type":"pong","connection_id":"ID","timestamp":"TIME"}"""));
    }

    [Test]
    public async Task The_same_conversation_as_another_sees_it()
    {
        var model = new ScriptedModel();
        model.Prepare("Hello", " world");
        await using var server = new TestServer<Program>(model);
        var (one, session) = await BeginAsync(server.Address);
        using var two = await ConnectAsync(server.Address);
        Assert.That(Masked(await two.SayAsync(Join(session), "session_joined")), Is.EqualTo(
            """{"type":"session_joined","session_id":"ID","model":"offline","message_count":0,"connection_id":"ID","timestamp":"TIME"}"""));
        Assert.That(Masked(await one.ReadAsync()), Is.EqualTo(
            """{"type":"session_update","session_id":"ID","update_type":"user_joined","connection_id":"ID","connected_clients":2,"timestamp":"TIME"}"""));

        await one.SendAsync("""{"type":"typing_start"}""");
        Assert.That(Masked(await two.ReadAsync()), Is.EqualTo(
            """{"type":"session_update","session_id":"ID","update_type":"user_typing","connection_id":"ID","typing":true,"timestamp":"TIME"}"""));
        await one.SendAsync("""{"type":"typing_stop"}""");
        Assert.That(Masked(await two.ReadAsync()), Is.EqualTo(
            """{"type":"session_update","session_id":"ID","update_type":"user_typing","connection_id":"ID","typing":false,"timestamp":"TIME"}"""));

        await one.SendAsync(Chat("hi", session));
        var seenByOne = await one.ReadToAsync("response_complete");
        var seenByTwo = await two.ReadToAsync("response_complete");
        Assert.That(Masked(seenByTwo[0]), Is.EqualTo(
            """{"type":"session_update","session_id":"ID","update_type":"message_added","connection_id":"ID","message_count":1,"role":"user","message":"hi","timestamp":"TIME"}"""));
        Assert.That(seenByTwo.Skip(2), Is.EqualTo(seenByOne.Skip(2)), "the chunks and the end are the same frames");
        Assert.That(Masked(seenByTwo[1]), Is.EqualTo(Masked(seenByOne[1])));

        one.Dispose();
        Assert.That(Masked(await two.ReadAsync()), Is.EqualTo(
            """{"type":"session_update","session_id":"ID","update_type":"user_disconnected","connection_id":"ID","connected_clients":1,"timestamp":"TIME"}"""));
    }

    [Test]
    public async Task A_message_without_a_session_begins_one()
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        await client.SendAsync(Chat("say hello"));
        var frames = await client.ReadToAsync("response_complete");
        Assert.That(frames.Select(frame => Field(Parse(frame), "type")).Take(3), Is.EqualTo(["session_created", "status", "response_start"]));
        Assert.That(Text(frames), Is.EqualTo("hello"));

        await client.SendAsync(Chat("say again"));
        Assert.That(Field(Parse((await client.ReadToAsync("response_complete"))[^1]), "message_count"), Is.EqualTo("4"), "it goes on in the same session");
        Assert.That(server.Sessions.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_simulated_reply_tells_its_length_beforehand()
    {
        await using var server = new TestServer<Program>(settings: ("GENAI_STREAMING", "simulated"));
        using var client = await ConnectAsync(server.Address);
        await client.SendAsync(Chat("say one two three"));
        Assert.That(Masked(await client.ReadAsync("response_start")), Does.Contain("\"total_length\":13,"));
    }

    [Test]
    public async Task A_failed_turn_is_an_error_that_names_it()
    {
        var model = new ScriptedModel();
        model.Prepare().Say("Half an ans").Fail(new ModelFailure("The model is tired; try again."));
        await using var server = new TestServer<Program>(model);
        var (one, session) = await BeginAsync(server.Address);
        using var two = await JoinAsync(server.Address, session);
        await one.SendAsync(Chat("hi"));
        const string Error = """{"type":"error","message":"The model is tired; try again.","session_id":"ID","turn_id":"ID","timestamp":"TIME"}""";
        Assert.That(Masked(await one.ReadAsync("error")), Is.EqualTo(Error));
        Assert.That(Masked(await two.ReadAsync("error")), Is.EqualTo(Error));
        one.Dispose();
    }

    /// <summary>All that a page needs: new WebSocket(...), four types to send, three to read.</summary>
    [Test]
    public async Task A_small_client_works_as_is()
    {
        await using var server = new TestServer<Program>();
        using var page = await ConnectAsync(server.Address);
        using var other = await ConnectAsync(server.Address);
        var session = Field(Parse(await page.SayAsync("""{"type":"create_session"}""", "session_created")), "session_id")!;
        await other.SendAsync(Join(session));
        await page.ReadAsync("session_update");

        await page.SendAsync("""{"type":"typing_start"}""");
        await page.SendAsync(Chat("say one two three", session));
        await page.SendAsync("""{"type":"typing_stop"}""");

        var text = "";
        for (var isFinal = false; !isFinal;)
        {
            var chunk = Parse(await page.ReadAsync("chunk"));
            text += Field(chunk, "text");
            isFinal = chunk.GetProperty("is_final").GetBoolean();
        }
        Assert.That(text, Is.EqualTo("one two three"));
        await other.ReadAsync("user_typing");
        await other.ReadAsync("message_added");
    }
}
