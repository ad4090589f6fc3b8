using System.Net;
using System.Net.Sockets;
using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class OpenAiFailureTests
{
    const string CutOff = "The reply was cut off; please ask again.";

    static TestCaseData Case(string name, OpenAiScript script, int calls, string sentence, ModelFailureKind kind = ModelFailureKind.Failed) =>
        new TestCaseData(script, calls, sentence, kind).SetArgDisplayNames(name);

    static IEnumerable<TestCaseData> Refusals()
    {
        const string WrongKey = "The key was refused: set OPENAI_API_KEY to a valid key.";
        const string TooLong = "The conversation is too long for the model; start a new session.";
        yield return Case("key", OpenAiScript.KeyRefused(), 1, WrongKey, ModelFailureKind.KeyRefused);
        yield return Case("key, bare", OpenAiScript.Answer(401, """{"detail":"Unauthorized"}"""), 1, WrongKey, ModelFailureKind.KeyRefused);
        yield return Case("key, no JSON", OpenAiScript.Answer(403, "<html>", contentType: "text/html"), 1, WrongKey, ModelFailureKind.KeyRefused);
        yield return Case("quota", OpenAiScript.QuotaSpent(), 1, "The account's quota at OpenAI is spent; look at its plan and billing.", ModelFailureKind.QuotaSpent);
        yield return Case("payment", OpenAiScript.Error(402), 1, "The account's quota at OpenAI is spent; look at its plan and billing.", ModelFailureKind.QuotaSpent);
        yield return Case("rate", OpenAiScript.RateLimited(), 4, "The model's quota is spent; try again in a minute.", ModelFailureKind.QuotaSpent);
        yield return Case("rate, long", OpenAiScript.RateLimited("600"), 1, "The model's quota is spent; try again in 10 min.", ModelFailureKind.QuotaSpent);
        yield return Case("overloaded", OpenAiScript.Overloaded(), 4, "The model is overloaded; try again in a minute.", ModelFailureKind.Busy);
        yield return Case("529", OpenAiScript.Error(529, type: "overloaded_error"), 4, "The model is overloaded; try again in a minute.", ModelFailureKind.Busy);
        yield return Case("500", OpenAiScript.Error(500), 4, "OpenAI had trouble of its own; try again in a minute.");
        yield return Case("too long", OpenAiScript.Error(400, "context_length_exceeded"), 1, TooLong);
        yield return Case("too long, in words", OpenAiScript.Error(400, null, "This model's maximum context length is 4096 tokens."), 1, TooLong);
        yield return Case("filter", OpenAiScript.Error(400, "content_filter"), 1, "OpenAI's filter does not let this question through; ask in other words.");
        yield return Case("invalid", OpenAiScript.Error(400), 1, "OpenAI refused the request as invalid; ask differently or start a new session.");
        yield return Case("no such path", OpenAiScript.Answer(404, "<html>", contentType: "text/html"), 1, "The server at OpenAI's address answered HTTP 404 and not as OpenAI does; check OPENAI_BASE_URL.");
        yield return Case("moved", OpenAiScript.Answer(302, "", location: "/elsewhere"), 1, "The server at OpenAI's address answered HTTP 302 and not as OpenAI does; check OPENAI_BASE_URL.");
        yield return Case("error under 200", OpenAiScript.Answer(200, OpenAiScript.ErrorJson("rate_limit_exceeded")), 4, "The model's quota is spent; try again in a minute.", ModelFailureKind.QuotaSpent);
        yield return Case("garbage", OpenAiScript.Answer(200, "not json at all"), 1, "OpenAI's answer could not be read; please ask again.");
        yield return Case("reset", OpenAiScript.Begin.Reset(), 4, "OpenAI cannot be reached; check the network connection and ask again.");
        yield return Case("nothing said", OpenAiScript.Begin.Finish(), 1, "The model answered with nothing; please ask again.");
        yield return Case("a tool instead", OpenAiScript.Begin.Finish("tool_calls"), 1, "The model broke off (tool_calls); please ask again in other words.");
        yield return Case("no end", OpenAiScript.Begin.Text("Once"), 1, CutOff);
    }

    [TestCaseSource(nameof(Refusals)), CancelAfter(20_000)]
    public async Task A_refusal_is_a_sentence_and_the_next_call_works(
        OpenAiScript script, int calls, string sentence, ModelFailureKind kind, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(script, cancellationToken, calls);
        Assert.That((failure.Message, failure.Kind), Is.EqualTo((sentence, kind)));
    }

    static IEnumerable<TestCaseData> Endings()
    {
        var once = OpenAiScript.Begin.Text("Once");
        yield return Case("no finish reason", once.Done(), 1, CutOff);
        yield return Case("error event", once.Event(OpenAiScript.ErrorJson("overloaded_error")), 1, "The model is overloaded; try again in a minute.", ModelFailureKind.Busy);
        yield return Case("error in words", once.Event("""{"error":"the GPU is gone"}"""), 1, "OpenAI had trouble of its own; try again in a minute.");
        yield return Case("bare error", once.Raw("{\"error\":{\"code\":503,\"message\":\"x\"}}"), 1, "The model is overloaded; try again in a minute.", ModelFailureKind.Busy);
        yield return Case("half an event", once.Raw("data: {\"choices\":[\n\n"), 1, "OpenAI's answer could not be read; please ask again.");
        yield return Case("too large", once.Raw("data: " + new string('x', 9 * 1024 * 1024)), 1, "OpenAI's answer was too large; please ask for less.");
    }

    [TestCaseSource(nameof(Endings)), CancelAfter(20_000)]
    public async Task A_stream_that_does_not_end_well_fails(
        OpenAiScript script, int calls, string sentence, ModelFailureKind kind, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(script, cancellationToken, calls);
        Assert.That((failure.Message, failure.Kind), Is.EqualTo((sentence, kind)));
        Assert.That(trial.Clock.Waits, Is.Empty, "after the first text nothing is asked twice");
    }

    [Test, CancelAfter(10_000)]
    public async Task An_unknown_model_is_named_with_some_that_exist(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.ModelNotFound("gpt-tset"));
        var failure = (await Assert.ThrowsAsync<ModelFailure>(() => trial.StreamAsync(cancellationToken, options: new() { ModelId = "gpt-tset" })))!;
        Assert.That((failure.Message, failure.Kind), Is.EqualTo(
            ("OpenAI does not know the model 'gpt-tset'; it offers gpt-test, gpt-test-mini, llama3.2.", ModelFailureKind.UnknownModel)));
        trial.OpenAi.Models = [];
        trial.OpenAi.Next(OpenAiScript.Error(404, null, "model \"x\" not found, try pulling it first"));
        failure = (await Assert.ThrowsAsync<ModelFailure>(() => trial.StreamAsync(cancellationToken)))!;
        Assert.That(failure.Message, Is.EqualTo("OpenAI does not know the model 'gpt-test'; choose another with GENAI_MODEL_ID."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_wait_that_the_server_names_is_kept(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.RateLimited("9"), OpenAiScript.Overloaded(), OpenAiScript.Reply("Now."));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Now."));
        Assert.That(trial.Clock.Waits[0], Is.EqualTo(TimeSpan.FromSeconds(9)));
        Assert.That(trial.OpenAi.Completions.Select(request => request.Body).Distinct().Count(), Is.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_model_that_does_not_begin_is_given_up_once([Values] bool isWhole, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Hold());
        Task reply = isWhole ? trial.AskAsync(cancellationToken) : trial.StreamAsync(cancellationToken);
        var request = await trial.OpenAi.ArrivalAsync(cancellationToken);
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(60), cancellationToken);
        await Assert.ThatAsync(
            () => reply.WaitAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("The model did not begin to answer within 60 s; please ask again."));
        await request.Closed.WaitAsync(cancellationToken);
        Assert.That(trial.OpenAi.Requests, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public async Task Silence_in_the_middle_fails_the_reply_and_hangs_up(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Text("Once").Hold());
        await using var reply = trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await reply.MoveNextAsync(), Is.True);
        Assert.That(trial.Clock.Limits, Is.Empty, "a slow reader is not a silent model");
        var next = reply.MoveNextAsync().AsTask();
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(60), cancellationToken);
        await Assert.ThatAsync(
            () => next.WaitAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("The model fell silent for 60 s in the middle of its reply; please ask again."));
        await trial.OpenAi.Requests.Single().Closed.WaitAsync(cancellationToken);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_is_not_there_is_said_to_be(CancellationToken cancellationToken)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        taken.Stop();
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken, settings => settings with { BaseAddress = address });
        await Assert.ThatAsync(() => trial.StreamAsync(cancellationToken), Throws.TypeOf<ModelFailure>().With.Message.StartsWith("OpenAI cannot be reached"));
        Assert.That(trial.Clock.Waits, Has.Length.EqualTo(3));
    }

    [Test, CancelAfter(20_000)]
    public async Task The_key_travels_in_its_header_and_appears_nowhere_else(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        var key = FakeOpenAi.ApiKey;
        OpenAiScript[] scripts =
        [
            OpenAiScript.Error(401, "invalid_api_key", $"Incorrect API key provided: {key}"),
            OpenAiScript.Answer(418, $"<p>{key}</p>", contentType: "text/html"),
            OpenAiScript.Answer(200, $"{{\"{key}\":nonsense"),
            OpenAiScript.Begin.Text("Once").Event(OpenAiScript.ErrorJson(null, key.ToUpperInvariant())),
            OpenAiScript.Begin.Text("Once").Raw($"data: {key}\n\n"),
        ];
        foreach (var script in scripts)
        {
            trial.OpenAi.Next(script);
            var failure = await Assert.ThrowsAsync<ModelFailure>(() => trial.StreamAsync(cancellationToken));
            Assert.That(failure!.ToString(), Does.Not.Contain(key).IgnoreCase);
        }
        Assert.That(trial.Log.Lines, Has.Count.GreaterThanOrEqualTo(scripts.Length));
        Assert.That(trial.Log.Text, Does.Not.Contain(key).IgnoreCase);
        Assert.That(trial.OpenAi.Requests.Select(request => request.Path + request.Body), Has.None.Contains(key));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_redirect_is_not_followed_with_the_key(CancellationToken cancellationToken)
    {
        await using var elsewhere = await FakeOpenAi.StartAsync(cancellationToken);
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Answer(307, "", location: elsewhere.Address + "/chat/completions"));
        await Assert.ThatAsync(() => trial.AskAsync(cancellationToken), Throws.TypeOf<ModelFailure>());
        Assert.That(elsewhere.Requests, Is.Empty);
    }
}
