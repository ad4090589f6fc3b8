using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

/// <summary>Google's own SDK for JavaScript takes the fake for Gemini.</summary>
[TestFixture]
public sealed class GeminiSdkTests
{
    [Test, CancelAfter(30_000)]
    public async Task Googles_own_SDK_takes_the_fake_for_Gemini(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        gemini.Retire("gone");
        var lines = await NodeScript.RunAsync(
            "@google/genai", "sdk.js", [], [("GOOGLE_API_KEY", FakeGemini.ApiKey), ("BASE", gemini.Address.ToString())]);
        Assert.That(lines, Is.EqualTo(new[]
        {
            "You said: one two|STOP|11",
            "You| said:| one| two",
            string.Join('|', gemini.Models.Select(model => "models/" + model)),
            "You said: second",
            "404",
        }));
        Assert.That(gemini.Requests.Select(request => request.Headers["x-goog-api-key"]), Is.All.EqualTo(FakeGemini.ApiKey));
    }
}
