using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

/// <summary>Asks Google itself; runs only where somebody has set a key.</summary>
[TestFixture]
public sealed class GeminiTrueApiTests
{
    [Test, CancelAfter(90_000)]
    public async Task Google_answers_in_both_ways(CancellationToken cancellationToken)
    {
        var settings = ModelSettings.Read(Environment.GetEnvironmentVariable) with { Provider = ModelProvider.Gemini };
        if (settings.ApiKey is null)
            Assert.Ignore("Neither GOOGLE_API_KEY nor GEMINI_API_KEY is set.");

        using var model = ChatModels.Create(settings, TimeProvider.System, new GeminiLog());
        List<ChatMessage> history =
        [
            new(ChatRole.User, "My name is Ada."),
            new(ChatRole.Assistant, "Hello Ada."),
            new(ChatRole.User, "What is my name? One word."),
        ];
        var whole = await model.GetResponseAsync(history, cancellationToken: cancellationToken);
        Assert.That(whole.Text, Does.Contain("Ada"));
        Assert.That((whole.FinishReason, whole.Usage?.TotalTokenCount > 0), Is.EqualTo((ChatFinishReason.Stop, true)));

        var stream = await model.GetStreamingResponseAsync(history, cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken);
        Assert.That(stream.Text, Does.Contain("Ada"));
        Assert.That(stream.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
    }
}
