using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GenAiTransport.Testing;

/// <summary>How a server that takes messages by POST answers bad input, on top of the sessions that all HTTP servers have.</summary>
public abstract class MessageContract<TProgram> : SessionContract<TProgram> where TProgram : class
{
    /// <summary>Where messages are posted.</summary>
    protected abstract string Path { get; }

    [SharedCase("""{"message":"   "}""", 400, "Message is required")]
    [SharedCase("""{"message":null}""", 400, "Message is required")]
    [SharedCase("{}", 400, "Message is required")]
    [SharedCase("""{"message":"hi","session_id":"00000000-0000-0000-0000-000000000000"}""", 404, "Session not found")]
    [SharedCase("""{"message":"hi","session_id":"' OR 1=1"}""", 404, "Session not found")]
    [SharedCase("", 400, "line 1")]
    [SharedCase("null", 400, "JSON object")]
    [SharedCase("""{"message":"hi" """, 400, "line 1")]
    [SharedCase("{\n\"message\": oops}", 400, "line 2, position 12")]
    [SharedCase("""{"message":5}""", 400, "$.message")]
    [SharedCase("""{"message":["hi"]}""", 400, "$.message")]
    [SharedCase("""{"message":"hi","session_id":{}}""", 400, "$.session_id")]
    [SharedCase("""["hi"]""", 400, "JSON")]
    [SharedCase("\"hi\"", 400, "JSON")]
    [SharedCase("""{"message":"\ud800"}""", 400, "JSON")]
    [CancelAfter(30_000)]
    public async Task Bad_input_is_answered_with_a_sentence(string body, int status, string detail, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();

        var response = await PostAsync(http, Encoding.UTF8.GetBytes(body), cancellationToken);

        await AssertProblemAsync(response, status, detail);
        Assert.That(server.Requests, Is.EqualTo((1, 1)), "counted as failed");
        Assert.That(await server.ListSessionsAsync(), Is.Empty);
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task Bytes_that_are_no_text_are_a_bad_request(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        await AssertProblemAsync(await PostAsync(http, [.. """{"message":" """u8, 0xC3, 0x28, .. "\"}"u8], cancellationToken), 400);
        await AssertProblemAsync(await PostAsync(http, Encoding.UTF8.GetBytes(new string('[', 10_000)), cancellationToken), 400);
    }

    /// <summary>Unpacked it would be a message; packed it is bytes that are no JSON.</summary>
    [Test, SharedCode, CancelAfter(30_000)]
    public async Task A_packed_body_is_not_unpacked(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("""{"message":"hi"}"""u8.ToArray(), cancellationToken);
        using var body = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
        await AssertProblemAsync(await http.PostAsync(Path, body, cancellationToken), 400, "JSON");
        Assert.That(await server.ListSessionsAsync(), Is.Empty);
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task Only_json_is_taken(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var form = new StringContent("""{"message":"hi"}""", null, "text/plain");
        await AssertProblemAsync(await http.PostAsync(Path, form, cancellationToken), 415);
    }

    [SharedCase(true)]
    [SharedCase(false)]
    [CancelAfter(30_000)]
    public async Task A_body_over_the_limit_is_too_large(bool saysItsLength, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"message":"{{new string('x', 1_048_577)}}"}""")),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = !saysItsLength;

        await AssertProblemAsync(await http.SendAsync(request, cancellationToken), 413);
        Assert.That(server.Requests.Failed, Is.EqualTo(1));
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task A_message_over_the_limit_is_a_bad_request(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        var body = Encoding.UTF8.GetBytes($$"""{"message":"{{new string('x', 32_001)}}"}""");
        await AssertProblemAsync(await PostAsync(http, body, cancellationToken), 400, "32000");
    }

    [Test, CancelAfter(30_000)]
    public async Task The_ninth_waiting_message_is_a_conflict(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        for (var reply = 0; reply < 9; reply++)
            model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        var session = await server.CreateSessionAsync();
        for (var waiting = 0; waiting < 9; waiting++)
            await server.StartTurnAsync(session.Id, "wait");

        var body = JsonSerializer.SerializeToUtf8Bytes(new ChatRequest("hi", session.Id), WireJson.Wire.ChatRequest);
        await AssertProblemAsync(await PostAsync(http, body, cancellationToken), 409);
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_the_key_no_message_is_taken(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: [("CHAT_API_KEY", "right")]);
        using var http = server.CreateClient("wrong");
        var response = await PostAsync(http, """{"message":"hi"}"""u8.ToArray(), cancellationToken);
        await AssertProblemAsync(response, 401);
        Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        Assert.That((await http.GetAsync("/", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    async Task<HttpResponseMessage> PostAsync(HttpClient http, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return await http.PostAsync(Path, content, cancellationToken);
    }
}
