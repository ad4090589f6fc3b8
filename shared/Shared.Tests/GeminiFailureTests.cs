using System.Net;
using System.Net.Sockets;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiFailureTests
{
    [TestCase(400, "INVALID_ARGUMENT", 1, "Gemini refused the request as invalid; ask differently or start a new session.", ModelFailureKind.Failed)]
    [TestCase(400, "FAILED_PRECONDITION", 1, "Gemini does not serve this key's region or plan; use another key, or GENAI_PROVIDER=offline.", ModelFailureKind.Failed)]
    [TestCase(401, "UNAUTHENTICATED", 1, "The key was refused: set GOOGLE_API_KEY to a valid key.", ModelFailureKind.KeyRefused)]
    [TestCase(403, "PERMISSION_DENIED", 1, "The key was refused: set GOOGLE_API_KEY to a valid key.", ModelFailureKind.KeyRefused)]
    [TestCase(408, "CANCELLED", 4, "The model took too long to answer; try again or ask for less.", ModelFailureKind.Failed)]
    [TestCase(429, "RESOURCE_EXHAUSTED", 4, "The model's quota is spent; try again in a minute.", ModelFailureKind.QuotaSpent)]
    [TestCase(500, "INTERNAL", 4, "Gemini had trouble of its own; try again in a minute.", ModelFailureKind.Failed)]
    [TestCase(503, "UNAVAILABLE", 4, "The model is overloaded; try again in a minute.", ModelFailureKind.Busy)]
    [TestCase(504, "DEADLINE_EXCEEDED", 4, "The model took too long to answer; try again or ask for less.", ModelFailureKind.Failed)]
    [CancelAfter(20_000)]
    public async Task A_refusal_is_a_sentence_and_the_next_call_works(
        int code, string status, int calls, string sentence, ModelFailureKind kind, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        foreach (var isInArray in (bool[])[false, true])
        {
            var failure = await trial.FailureAsync(GeminiScript.Error(code, status, inArray: isInArray), cancellationToken, calls);
            Assert.That((failure.Message, failure.Kind, failure.RetryAfter), Is.EqualTo((sentence, kind, (TimeSpan?)null)));
        }
        // Under HTTP 200, in the place of the first event, it is the same refusal.
        var inside = await trial.FailureAsync(GeminiScript.Begin.ErrorEvent(code, status), cancellationToken, calls);
        Assert.That((inside.Message, inside.Kind), Is.EqualTo((sentence, kind)));
        Assert.That(trial.Log.Text, Does.Contain($"{code} {status}: no reason given"));
    }

    [Test, CancelAfter(10_000)]
    public async Task An_invalid_key_is_told_from_an_invalid_request(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        foreach (var script in (GeminiScript[])[GeminiScript.KeyInvalid(), GeminiScript.KeyForbidden()])
        {
            var failure = await trial.FailureAsync(script, cancellationToken);
            Assert.That((failure.Message, failure.Kind), Is.EqualTo(("The key was refused: set GOOGLE_API_KEY to a valid key.", ModelFailureKind.KeyRefused)));
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task A_conversation_that_is_too_long_is_named(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var script = GeminiScript.Error(400, "INVALID_ARGUMENT", "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).");
        var failure = await trial.FailureAsync(script, cancellationToken);
        Assert.That(failure.Message, Is.EqualTo("The conversation is too long for the model; start a new session."));
    }

    [TestCase(302, 1)]
    [TestCase(404, 1)]
    [CancelAfter(10_000)]
    public async Task A_server_that_is_no_Gemini_is_told_from_one(int status, int calls, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var script = GeminiScript.Answer(status, "<html>\u001b[31mhello</html>", contentType: "text/html");
        var failure = await trial.FailureAsync(script, cancellationToken, calls);
        Assert.That(failure.Message, Is.EqualTo($"The server at Gemini's address answered HTTP {status} and not as Gemini does; check GOOGLE_GEMINI_BASE_URL."));
    }

    [TestCase("OTHER", "The model broke off (OTHER); please ask again in other words.")]
    [TestCase("MALFORMED_FUNCTION_CALL", "The model broke off (MALFORMED_FUNCTION_CALL); please ask again in other words.")]
    [TestCase("STOP", "The model answered with nothing; please ask again.")]
    [TestCase("A_REASON_OF_TOMORROW", "The model answered with nothing; please ask again.")]
    [TestCase("FINISH_REASON_UNSPECIFIED", "The reply was cut off; please ask again.")]
    [CancelAfter(10_000)]
    public async Task An_end_that_is_no_reply_fails(string reason, string sentence, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(GeminiScript.Begin.Finish(reason), cancellationToken);
        Assert.That(failure.Message, Is.EqualTo(sentence));
    }

    [TestCase("not json at all")]
    [TestCase("""{"candidates":5}""")]
    [TestCase("""{"error":"text"}""")]
    [CancelAfter(10_000)]
    public async Task An_answer_that_cannot_be_read_fails(string body, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(GeminiScript.Answer(200, body), cancellationToken);
        Assert.That(failure.Message, Is.EqualTo("Gemini's answer could not be read; please ask again."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reset_before_the_reply_is_tried_again(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(GeminiScript.Begin.Reset(), cancellationToken, calls: 4);
        Assert.That(failure.Message, Is.EqualTo("Gemini cannot be reached; check the network connection and ask again."));
        trial.Gemini.Next(GeminiScript.Begin.Reset(), GeminiScript.Begin, GeminiScript.Overloaded(), GeminiScript.Reply("Paris."));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Paris."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_is_not_there_is_said_to_be(CancellationToken cancellationToken)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        taken.Stop();
        await using var trial = await GeminiTrial.StartAsync(cancellationToken, settings => settings with { BaseAddress = address });
        await Assert.ThatAsync(() => trial.StreamAsync(cancellationToken), Throws.TypeOf<ModelFailure>().With.Message.StartsWith("Gemini cannot be reached"));
        Assert.That(trial.Clock.Waits, Has.Length.EqualTo(3));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_connection_that_is_never_made_is_given_up(CancellationToken cancellationToken)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(); // accepts, but never greets
        var address = new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        await using var trial = await GeminiTrial.StartAsync(
            cancellationToken, settings => settings with { BaseAddress = address, ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        await Assert.ThatAsync(() => trial.StreamAsync(cancellationToken), Throws.TypeOf<ModelFailure>().With.Message.StartsWith("Gemini cannot be reached"));
        Assert.That(trial.Clock.Waits, Has.Length.EqualTo(3));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_model_that_does_not_begin_is_given_up_once([Values] bool isWhole, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Hold());
        Task reply = isWhole ? trial.AskAsync(cancellationToken) : trial.StreamAsync(cancellationToken);
        var request = await trial.Gemini.ArrivalAsync(cancellationToken);
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(60), cancellationToken);
        await Assert.ThatAsync(
            () => reply.WaitAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("The model did not begin to answer within 60 s; please ask again."));
        await request.Closed.WaitAsync(cancellationToken);
        Assert.That(trial.Gemini.Requests, Has.Count.EqualTo(1));
    }
}
