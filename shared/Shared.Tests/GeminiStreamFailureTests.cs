using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

/// <summary>What goes wrong after the first text: the turn fails with a sentence, and nothing is asked twice.</summary>
[TestFixture]
public sealed class GeminiStreamFailureTests
{
    const string CutOff = "The reply was cut off; please ask again.";

    static readonly TestCaseData[] Endings =
    [
        Ending("no end", GeminiScript.Begin.Text("Once"), CutOff),
        Ending("usage only", GeminiScript.Begin.Text("Once").Event("""{"usageMetadata":{"totalTokenCount":3}}"""), CutOff),
        Ending("error event", GeminiScript.Begin.Text("Once").ErrorEvent(503, "UNAVAILABLE"), "The model is overloaded; try again in a minute."),
        Ending("error event without a code", GeminiScript.Begin.Text("Once").ErrorEvent(0, "RESOURCE_EXHAUSTED"), "The model's quota is spent; try again in a minute."),
        Ending("bare error", GeminiScript.Begin.Text("Once").Raw(GeminiScript.ErrorJson(500, "INTERNAL")), "Gemini had trouble of its own; try again in a minute."),
        Ending("bare error on several lines", GeminiScript.Begin.Text("Once").Raw("{\r\n  \"error\": {\r\n    \"code\": 503,\r\n    \"status\": \"UNAVAILABLE\"\r\n  }\r\n}\r\n"), "The model is overloaded; try again in a minute."),
        Ending("bare error in an array", GeminiScript.Begin.Text("Once").Raw("[{\"error\":{\"code\":429}}]"), "The model's quota is spent; try again in a minute."),
        Ending("half an error", GeminiScript.Begin.Text("Once").Raw("{\"error\":{\"code\":5"), CutOff),
        Ending("half an event", GeminiScript.Begin.Text("Once").Raw("data: {\"candidates\":[\r\n\r\n"), "Gemini's answer could not be read; please ask again."),
        Ending("no UTF-8", GeminiScript.Begin.Text("Once").Raw([.. "data: {\"responseId\":\""u8, 0xff, .. "\"}\r\n\r\n"u8]), "Gemini's answer could not be read; please ask again."),
        Ending("broken off", GeminiScript.Begin.Text("Once").Finish("OTHER"), "The model broke off (OTHER); please ask again in other words."),
        Ending("error after the end", GeminiScript.Begin.Text("Once").Finish("STOP", ".").ErrorEvent(500, "INTERNAL"), "Gemini had trouble of its own; try again in a minute."),
        Ending("too large", GeminiScript.Begin.Text("Once").Raw("data: " + new string('x', 9 * 1024 * 1024)), "Gemini's answer was too large; please ask for less."),
    ];

    static TestCaseData Ending(string name, GeminiScript script, string sentence) =>
        new TestCaseData(script, sentence).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Endings)), CancelAfter(20_000)]
    public async Task A_reply_that_does_not_end_well_fails(GeminiScript script, string sentence, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(script, cancellationToken);
        Assert.That(failure.Message, Is.EqualTo(sentence));
        Assert.That(trial.Clock.Waits, Is.Empty);
    }

    [Test, CancelAfter(20_000)]
    public async Task A_whole_reply_without_end_is_cut_off(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(GeminiScript.Begin.Text("Once upon"), cancellationToken);
        Assert.That(failure.Message, Is.EqualTo(CutOff));
        failure = await trial.FailureAsync(GeminiScript.Begin.Finish("STOP", new string('x', 9 * 1024 * 1024)), cancellationToken);
        Assert.That(failure.Message, Is.EqualTo("Gemini's answer was too large; please ask for less."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_long_reply_of_short_events_is_not_too_large(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var delta = new string('x', 1024 * 1024);
        trial.Gemini.Reply([.. Enumerable.Repeat(delta, 12)]);
        Assert.That((await trial.StreamAsync(cancellationToken)).Sum(update => update.Text.Length), Is.EqualTo(12 * delta.Length));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reset_in_the_middle_fails_the_reply(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var seen = new TaskCompletionSource();
        trial.Gemini.Next(GeminiScript.Begin.Text("Once").Until(seen.Task).Reset());
        await using var reply = trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await reply.MoveNextAsync(), Is.True);
        Assert.That(reply.Current.Text, Is.EqualTo("Once"));
        seen.SetResult();
        await Assert.ThatAsync(() => reply.MoveNextAsync().AsTask(), Throws.TypeOf<ModelFailure>().With.Message.EqualTo(CutOff));
        Assert.That((await trial.AskAsync(cancellationToken)).Text, Is.EqualTo("You said: Hello"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Silence_in_the_middle_fails_the_reply_and_hangs_up(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Text("Once").Hold());
        await using var reply = trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await reply.MoveNextAsync(), Is.True);
        Assert.That(trial.Clock.Limits, Is.Empty, "a slow reader is not a silent model");
        var next = reply.MoveNextAsync().AsTask();
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(60), cancellationToken);
        await Assert.ThatAsync(
            () => next.WaitAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("The model fell silent for 60 s in the middle of its reply; please ask again."));
        await trial.Gemini.Requests.Single().Closed.WaitAsync(cancellationToken);
        Assert.That(trial.Gemini.Generations, Has.Count.EqualTo(1));
    }
}
