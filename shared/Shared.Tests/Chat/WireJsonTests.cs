using System.Buffers;
using System.Text;
using System.Text.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Chat;

[TestFixture]
public sealed class WireJsonTests
{
    static readonly DateTimeOffset Time = new(2026, 11, 21, 11, 2, 3, 45, TimeSpan.FromHours(1));

    static string Json(ChatEvent happened) => JsonSerializer.Serialize(happened, WireJson.Wire.ChatEvent);

    [Test]
    public void Events_look_as_the_contract_says()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Json(new TurnStarted("s", "m", "t", Time)),
                Is.EqualTo("""{"type":"session_info","session_id":"s","model":"m","turn_id":"t","timestamp":"2026-11-21T10:02:03.045+00:00"}"""));
            Assert.That(Json(new TurnStatus("Generating response...", 1)),
                Is.EqualTo("""{"type":"status","message":"Generating response...","context_messages":1}"""));
            Assert.That(Json(new Chunk("Hello ", 1, false, Time)),
                Is.EqualTo("""{"type":"chunk","text":"Hello ","chunk_number":1,"is_final":false,"timestamp":"2026-11-21T10:02:03.045+00:00"}"""));
            Assert.That(Json(new TurnCompleted(3, 1.23, 2, "s", "stop", null, Time)),
                Is.EqualTo("""{"type":"complete","total_chunks":3,"processing_time":1.23,"message_count":2,"session_id":"s","finish_reason":"stop","timestamp":"2026-11-21T10:02:03.045+00:00"}"""));
            Assert.That(Json(new TurnFailed("no", "s", Time) { RetryAfter = TimeSpan.FromSeconds(1) }),
                Is.EqualTo("""{"type":"error","message":"no","session_id":"s","timestamp":"2026-11-21T10:02:03.045+00:00"}"""));
        }
    }

    [Test]
    public void Text_is_written_as_it_is() =>
        Assert.That(JsonSerializer.Serialize(new Done("äöü 你好 🚀 <b>&'+\u00a0\u3000\ue000"), WireJson.Wire.Done),
            Is.EqualTo("{\"message\":\"äöü 你好 🚀 <b>&'+\u00a0\u3000\ue000\"}"));

    [TestCase("\u0085", "\\u0085")]
    [TestCase("\u009b2J", "\\u009b2J")]
    [TestCase("\u2028", "\\u2028")]
    [TestCase("\u2029", "\\u2029")]
    [TestCase("\n", "\\n")]
    [TestCase("\r\t", "\\r\\t")]
    [TestCase("\u001b\0", "\\u001b\\u0000")]
    [TestCase("\"\\", "\\\"\\\\")]
    public void What_readers_take_for_a_line_end_is_escaped(string text, string escaped) =>
        Assert.That(JsonSerializer.Serialize(new Done(text), WireJson.Wire.Done), Is.EqualTo($$"""{"message":"{{escaped}}"}"""));

    [Test]
    public void Every_text_survives_the_wire()
    {
        foreach (var text in Replies.Difficult)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes<ChatEvent>(new Chunk(text, 1, true, Time), WireJson.Wire.ChatEvent);
            Assert.That((JsonSerializer.Deserialize(json, WireJson.Wire.ChatEvent) as Chunk)?.Text, Is.EqualTo(text));
            Assert.That(json, Does.Not.Contain((byte)'\n'));
        }
    }

    [Test]
    public void Half_a_character_does_not_break_the_json() =>
        Assert.That(JsonSerializer.Serialize(new Done("a\ud83d b"), WireJson.Wire.Done), Is.EqualTo("{\"message\":\"a\uFFFD b\"}"));
}
