using System.Net.WebSockets;
using System.Text;
using GenAiTransport.Testing;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture, CancelAfter(40_000)]
public sealed class BadFrameTests
{
    const string NotAFrame = "A frame must be a JSON object with a type, such as {\"type\":\"ping\"}";

    [TestCase("", NotAFrame + "; this is not, at $ (position")]
    [TestCase("{\"type\":\"chat\",\"mess", NotAFrame + "; this is not, at $ (position")]
    [TestCase("oops", NotAFrame + "; this is not, at $ (position")]
    [TestCase("null", NotAFrame)]
    [TestCase("[1,2]", NotAFrame + "; this is not, at $ (position")]
    [TestCase("42", NotAFrame + "; this is not, at $ (position")]
    [TestCase("\"ping\"", NotAFrame + "; this is not, at $ (position")]
    [TestCase("{\"type\":\"ping\"} {}", NotAFrame + "; this is not, at $ (position")]
    [TestCase("{}", "A frame needs a type, such as {\"type\":\"ping\"}")]
    [TestCase("{\"type\":\"\"}", "A frame needs a type, such as {\"type\":\"ping\"}")]
    [TestCase("{\"type\":\"dance\"}", "There is no type dance")]
    [TestCase("{\"type\":\"PING\"}", "There is no type PING")]
    [TestCase("{\"type\":5}", NotAFrame + "; this is not, at $.type (position")]
    [TestCase("{\"type\":[\"ping\"]}", NotAFrame + "; this is not, at $.type (position")]
    [TestCase("{\"type\":\"chat\",\"message\":5}", NotAFrame + "; this is not, at $.message (position")]
    [TestCase("{\"type\":\"chat\",\"message\":{}}", NotAFrame + "; this is not, at $.message (position")]
    [TestCase("{\"type\":\"chat\",\"message\":\"\\ud800\"}", NotAFrame + "; this is not, at $.message (position")]
    [TestCase("{\"type\":\"chat\"}", "Message is required")]
    [TestCase("{\"type\":\"chat\",\"message\":\" \\n\\t \"}", "Message is required")]
    [TestCase("{\"type\":\"chat\",\"message\":\"hi\",\"session_id\":\"nowhere\"}", "Session not found")]
    [TestCase("{\"type\":\"chat\",\"message\":\"hi\",\"session_id\":7}", NotAFrame + "; this is not, at $.session_id (position")]
    [TestCase("{\"type\":\"chat\",\"message\":\"hi\",\"turn_id\":\"mine\"}", "turn_id must be a UUID")]
    [TestCase("{\"type\":\"create_session\",\"model_id\":\"../etc\\u0000\"}", "model_id is not the name of a model")]
    [TestCase("{\"type\":\"join_session\",\"session_id\":\"x\",\"after\":\"one\"}", NotAFrame + "; this is not, at $.after (position")]
    [TestCase("{\"type\":\"typing_start\"}", "Join a session first")]
    public async Task It_is_answered_with_a_sentence_and_the_connection_stays_open(string frame, string sentence)
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        Assert.That(Field(Parse(await client.SayAsync(frame, "error")), "message"), Does.StartWith(sentence));
        await client.SayAsync("""{"type":"ping"}""", "pong");
        Assert.That(server.Sessions.Count, Is.Zero, "it creates nothing");
    }

    [Test]
    public async Task A_message_has_at_most_32000_characters()
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        Assert.That(Field(Parse(await client.SayAsync(Chat(new string('x', 32_001)), "error")), "message"), Is.EqualTo("Message is longer than 32000 characters"));
        Assert.That(Text([await client.SayAsync(Chat("say " + new string('x', 31_996)), "chunk")]), Does.StartWith("xxx"));
    }

    [Test]
    public async Task Deep_nesting_is_no_trouble()
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        await client.SayAsync("""{"type":"ping","x":""" + new string('[', 30_000) + new string(']', 30_000) + "}", "error");
        await client.SayAsync("""{"type":"ping"}""", "pong");
    }

    [Test]
    public async Task Binary_is_an_error()
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        await client.SendAsync("""{"type":"ping"}"""u8.ToArray(), WebSocketMessageType.Binary);
        Assert.That(Field(Parse(await client.ReadAsync("error")), "message"), Is.EqualTo("Send JSON in text frames; binary frames mean nothing here"));
        await client.SayAsync("""{"type":"ping"}""", "pong");
    }

    [Test]
    public async Task Fragments_are_put_together_inside_a_character_too()
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        var bytes = Encoding.UTF8.GetBytes(Chat("say 你好 👩‍👩‍👧‍👦"));
        for (var index = 0; index < bytes.Length; index++)
            await client.SendAsync([bytes[index]], end: false);
        await client.SendAsync([], end: true);
        Assert.That(Text(await client.ReadToAsync("response_complete")), Is.EqualTo("你好 👩‍👩‍👧‍👦"));
    }

    [Test]
    public async Task The_largest_message_is_taken_and_one_byte_more_is_not()
    {
        await using var server = new TestServer<Program>();
        using var client = await ConnectAsync(server.Address);
        await client.SayAsync("""{"type":"ping"}""".PadRight(65_536), "pong");
        await client.SendAsync("""{"type":"ping"}""".PadRight(65_537));
        Assert.That(await client.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.MessageTooBig));
    }

    [TestCase(1)]
    [TestCase(16)]
    public async Task A_mebibyte_closes_with_1009_also_in_fragments(int fragments)
    {
        await using var server = new TestServer<Program>();
        using var bystander = await ConnectAsync(server.Address);
        using var client = await ConnectAsync(server.Address);
        var sending = SendAsync();
        Assert.That(await client.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.MessageTooBig));
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await bystander.SayAsync("""{"type":"ping"}""", "pong");
        await server.ShowsAsync("Reason: A message may have 65536 bytes");

        async Task SendAsync()
        {
            for (var fragment = 1; fragment <= fragments; fragment++)
                await client.SendAsync(Encoding.UTF8.GetBytes(new string(' ', (1 << 20) / fragments)), end: fragment == fragments);
        }
    }

    [Test]
    public async Task Bytes_that_are_no_text_close_with_1007()
    {
        await using var server = new TestServer<Program>();
        using var bystander = await ConnectAsync(server.Address);
        using var client = await ConnectAsync(server.Address);
        await client.SendAsync([.. "{\"type\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Assert.That(await client.ClosedAsync(), Is.EqualTo(WebSocketCloseStatus.InvalidPayloadData));
        await bystander.SayAsync("""{"type":"ping"}""", "pong");
    }
}
