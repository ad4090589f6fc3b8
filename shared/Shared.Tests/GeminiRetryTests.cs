using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiRetryTests
{
    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Test, CancelAfter(10_000)]
    public async Task An_overloaded_model_answers_at_the_fourth_try(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(Enumerable.Repeat(GeminiScript.Overloaded(), 3));
        trial.Gemini.Reply("Here", " I am.");
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Here I am."));
        Assert.That(trial.Gemini.Generations.Select(request => request.Body).Distinct().Count(), Is.EqualTo(1));
        Assert.That(trial.Gemini.Generations, Has.Count.EqualTo(4));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_waits_double_and_are_spread(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        for (var round = 0; round < 5; round++)
            await trial.FailureAsync(GeminiScript.Overloaded(), cancellationToken, calls: 4);
        var waits = trial.Clock.Waits.Chunk(3).ToArray();
        Assert.That(waits, Has.Length.EqualTo(10));
        Assert.That(waits.Select(wait => wait[0]), Is.All.InRange(Seconds(0.375), Seconds(0.625)));
        Assert.That(waits.Select(wait => wait[1]), Is.All.InRange(Seconds(0.75), Seconds(1.25)));
        Assert.That(waits.Select(wait => wait[2]), Is.All.InRange(Seconds(1.5), Seconds(2.5)));
        Assert.That(waits.Select(wait => wait[0]).Distinct().Count(), Is.GreaterThan(1));
    }

    [TestCase("7s", 7)]
    [TestCase("12.5s", 12.5)]
    [TestCase("4100ms", 4.1)]
    [TestCase("30s", 30)]
    [CancelAfter(10_000)]
    public async Task A_delay_that_Gemini_names_is_kept(string delay, double seconds, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.QuotaSpent(delay), GeminiScript.Reply("Now."));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Now."));
        Assert.That(trial.Clock.Waits, Is.EqualTo(new[] { Seconds(seconds) }));
    }

    [TestCase("900ms")]
    [TestCase("0s")]
    [TestCase("-5s")]
    [TestCase("soon")]
    [CancelAfter(10_000)]
    public async Task A_short_or_senseless_delay_is_no_reason_to_hurry(string delay, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.QuotaSpent(delay), GeminiScript.Reply("Now."));
        await trial.AskAsync(cancellationToken);
        Assert.That(trial.Clock.Waits.Single(), Is.InRange(Seconds(0.375), Seconds(0.9)));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_header_counts_as_well(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Answer(503, "busy", retryAfter: "9", contentType: "text/plain"), GeminiScript.Reply("Now."));
        await trial.AskAsync(cancellationToken);
        Assert.That(trial.Clock.Waits, Is.EqualTo(new[] { Seconds(9) }));
    }

    [TestCase("40s", 40, "The model's quota is spent; try again in 40 s.")]
    [TestCase("39.2s", 39.2, "The model's quota is spent; try again in 40 s.")]
    [TestCase("600s", 600, "The model's quota is spent; try again in 10 min.")]
    [TestCase("51820.638305887s", 51820.638305887, "The model's quota is spent; try again in 15 h.")]
    [CancelAfter(10_000)]
    public async Task A_longer_delay_is_told_instead_of_waited_for(string delay, double seconds, string sentence, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(GeminiScript.QuotaSpent(delay), cancellationToken);
        Assert.That((failure.Message, failure.Kind), Is.EqualTo((sentence, ModelFailureKind.QuotaSpent)));
        Assert.That(failure.RetryAfter, Is.EqualTo(Seconds(seconds)));
        Assert.That(trial.Clock.Waits, Is.Empty);
    }

    [TestCase(null, "The model's quota for today is spent; try again tomorrow.")]
    [TestCase("2s", "The model's quota for today is spent; try again in 2 s.")]
    [CancelAfter(10_000)]
    public async Task A_quota_of_the_day_is_not_asked_for_again(string? delay, string sentence, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = await trial.FailureAsync(GeminiScript.QuotaSpent(delay, perDay: true), cancellationToken);
        Assert.That((failure.Message, failure.Kind), Is.EqualTo((sentence, ModelFailureKind.QuotaSpent)));
    }

    [Test, CancelAfter(10_000)]
    public async Task Stop_ends_the_wait_for_another_try(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken, time: TimeProvider.System);
        trial.Gemini.Next(GeminiScript.QuotaSpent("29s"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reply = trial.StreamAsync(stop.Token);
        await trial.Gemini.ArrivalAsync(cancellationToken);
        await stop.CancelAsync();
        await Assert.ThatAsync(() => reply, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cancellationToken.IsCancellationRequested, Is.False);
        Assert.That(trial.Gemini.Requests, Has.Count.EqualTo(1));
    }
}
