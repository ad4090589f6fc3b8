using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiSecretTests
{
    [Test, CancelAfter(20_000)]
    public async Task The_key_travels_in_its_header_and_appears_nowhere_else(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var key = FakeGemini.ApiKey;
        GeminiScript[] scripts =
        [
            GeminiScript.Error(400, "INVALID_ARGUMENT", $"API key not valid: {key}"),
            GeminiScript.Error(403, "PERMISSION_DENIED", new string('x', 495) + key),
            GeminiScript.Answer(418, $"<p>{key}</p>", contentType: "text/html"),
            GeminiScript.Answer(200, $"{{\"{key}\":nonsense"),
            GeminiScript.Begin.Text("Once").Raw(GeminiScript.ErrorJson(500, "INTERNAL", key.ToUpperInvariant())),
            GeminiScript.Begin.Finish("OTHER_" + key),
            GeminiScript.Begin.Text("Once").Raw($"data: {key}\r\n\r\n"),
            GeminiScript.ModelNotFound(key),
        ];
        foreach (var script in scripts)
        {
            trial.Gemini.Next(script);
            var failure = await Assert.ThrowsAsync<ModelFailure>(() => trial.StreamAsync(cancellationToken, options: new() { ModelId = "some-model" }));
            Assert.That(failure!.ToString(), Does.Not.Contain(key).IgnoreCase);
        }

        trial.Gemini.Next(Enumerable.Repeat(GeminiScript.Error(503, "UNAVAILABLE", $"overloaded for {key}"), 4));
        await Assert.ThatAsync(() => trial.AskAsync(cancellationToken), Throws.TypeOf<ModelFailure>());

        Assert.That(trial.Log.Lines, Has.Count.GreaterThanOrEqualTo(scripts.Length + 4));
        Assert.That(trial.Log.Text, Does.Not.Contain(key).IgnoreCase.And.Not.Contains("test-key-01"));
        Assert.That(trial.Gemini.Requests.Select(request => request.Path + request.Query + request.Body), Has.None.Contains(key));
        foreach (var request in trial.Gemini.Requests)
        {
            Assert.That(request.Headers["x-goog-api-key"], Is.EqualTo(key));
            Assert.That(request.Headers.Where(header => header.Value.Contains(key, StringComparison.Ordinal)).Select(header => header.Key), Is.EqualTo(new[] { "x-goog-api-key" }).IgnoreCase);
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task What_Gemini_says_is_one_bounded_clean_line_in_the_log(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        await trial.FailureAsync(GeminiScript.Error(400, "INVALID_ARGUMENT", "evil\r\n\u001b[2J\u2028" + new string('x', 5000)), cancellationToken);
        foreach (var (_, text) in trial.Log.Lines)
        {
            Assert.That(text, Does.Contain("evil").And.Not.Matches(@"[\p{Cc}\u2028]"));
            Assert.That(text, Has.Length.LessThan(700));
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task A_redirect_is_not_followed_with_the_key(CancellationToken cancellationToken)
    {
        await using var elsewhere = await FakeGemini.StartAsync(cancellationToken);
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Answer(307, "", location: elsewhere.Address + "v1beta/models/x:generateContent"));
        await Assert.ThatAsync(() => trial.AskAsync(cancellationToken), Throws.TypeOf<ModelFailure>());
        Assert.That(elsewhere.Requests, Is.Empty);
    }
}
