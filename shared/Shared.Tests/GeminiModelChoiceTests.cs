using GenAiTransport.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiModelChoiceTests
{
    [Test, CancelAfter(10_000)]
    public async Task A_retired_default_gives_way_once_and_for_good(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Retire(GeminiModel.DefaultModel);
        await trial.StreamAsync(cancellationToken);
        var response = await trial.AskAsync(cancellationToken);
        Assert.That(trial.Gemini.Requests.Select(request => request.Model), Is.EqualTo(new[]
        {
            "gemini-2.0-flash", "gemini-flash-latest", "gemini-flash-latest",
        }));
        Assert.That(trial.Log.Lines, Is.EqualTo(new[]
        {
            (LogLevel.Warning, "Gemini no longer offers gemini-2.0-flash; using gemini-flash-latest from now on"),
        }));
        Assert.That(response.ModelId, Is.EqualTo("gemini-flash-latest"));
        Assert.That(((ChatClientMetadata)trial.Model.GetService(typeof(ChatClientMetadata))!).DefaultModelId, Is.EqualTo("gemini-flash-latest"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Several_that_meet_the_retired_default_at_once_say_so_once(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Retire(GeminiModel.DefaultModel);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => trial.AskAsync(cancellationToken)));
        Assert.That(trial.Log.Lines, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_chosen_model_is_never_replaced([Values] bool isChosenPerCall, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(
            cancellationToken, settings => settings with { ChosenModel = isChosenPerCall ? null : "gemini-2.5-flsh" });
        trial.Gemini.Retire("gemini-2.5-flsh");
        var options = isChosenPerCall ? new ChatOptions { ModelId = "gemini-2.5-flsh" } : null;
        var failure = await Assert.ThrowsAsync<ModelFailure>(() => trial.StreamAsync(cancellationToken, options: options));
        Assert.That(failure!.Message, Is.EqualTo(
            "Gemini does not know the model 'gemini-2.5-flsh'; it offers gemini-2.5-flash, gemini-2.5-pro, gemini-flash-latest."));
        Assert.That(trial.Gemini.Requests.Select(request => request.Method + " " + request.Path), Is.EqualTo(new[]
        {
            "POST /v1beta/models/gemini-2.5-flsh:streamGenerateContent", "GET /v1beta/models",
        }));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_fallback_that_is_gone_too_is_named(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Retire(GeminiModel.DefaultModel);
        trial.Gemini.Retire(GeminiModel.FallbackModel);
        trial.Gemini.Models = ["gemini-9"];
        await Assert.ThatAsync(
            () => trial.AskAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("Gemini does not know the model 'gemini-flash-latest'; it offers gemini-9."));
    }

    static readonly TestCaseData[] PoorListings =
    [
        new TestCaseData(GeminiScript.Begin.Reset()).SetArgDisplayNames("reset"),
        new TestCaseData(GeminiScript.Overloaded()).SetArgDisplayNames("overloaded"),
        new TestCaseData(GeminiScript.Answer(200, "{\"models\":[")).SetArgDisplayNames("half a list"),
        new TestCaseData(GeminiScript.Answer(200, "{\"models\":[null,{},{\"name\":\"models/x\\u001b[31m\",\"supportedGenerationMethods\":[\"generateContent\"]}]}")).SetArgDisplayNames("odd entries"),
        new TestCaseData(GeminiScript.Answer(200, "{\"models\":\"" + new string('x', 2 * 1024 * 1024))).SetArgDisplayNames("too large"),
    ];

    [TestCaseSource(nameof(PoorListings)), CancelAfter(10_000)]
    public async Task Without_a_list_the_sentence_is_still_one(GeminiScript listing, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken, settings => settings with { ChosenModel = "gone" });
        trial.Gemini.Retire("gone");
        trial.Gemini.NextListing(listing);
        await Assert.ThatAsync(
            () => trial.AskAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("Gemini does not know the model 'gone'; choose another with GENAI_MODEL_ID."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_list_that_does_not_come_soon_is_left_out(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken, settings => settings with { ChosenModel = "gone" });
        trial.Gemini.Retire("gone");
        trial.Gemini.NextListing(GeminiScript.Begin.Hold());
        var reply = trial.AskAsync(cancellationToken);
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(2), cancellationToken);
        await Assert.ThatAsync(
            () => reply.WaitAsync(cancellationToken),
            Throws.TypeOf<ModelFailure>().With.Message.EqualTo("Gemini does not know the model 'gone'; choose another with GENAI_MODEL_ID."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stop_does_not_wait_for_the_list(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken, settings => settings with { ChosenModel = "gone" });
        trial.Gemini.Retire("gone");
        trial.Gemini.NextListing(GeminiScript.Begin.Hold());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reply = trial.AskAsync(stop.Token);
        await trial.Gemini.ArrivalAsync(cancellationToken);
        var listing = await trial.Gemini.ArrivalAsync(cancellationToken);
        await stop.CancelAsync();
        await Assert.ThatAsync(() => reply, Throws.InstanceOf<OperationCanceledException>());
        await listing.Closed.WaitAsync(cancellationToken);
    }
}
