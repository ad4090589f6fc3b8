using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class ChatModelsTests
{
    [TestCase(ModelProvider.Gemini, "k", typeof(GeminiModel))]
    [TestCase(ModelProvider.Offline, "k", typeof(OfflineModel))]
    [TestCase(ModelProvider.Offline, null, typeof(OfflineModel))]
    public void The_settings_choose_the_model(ModelProvider provider, string? key, Type expected)
    {
        using var model = ChatModels.Create(new() { Provider = provider, ApiKey = key }, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.That(model, Is.TypeOf(expected));
    }

    [TestCase(ModelProvider.Gemini, "GENAI_PROVIDER=gemini needs a key: set GOOGLE_API_KEY.")]
    [TestCase(ModelProvider.OpenAi, "GENAI_PROVIDER=openai is not available yet.")]
    public void A_provider_that_cannot_answer_is_refused_at_start(ModelProvider provider, string sentence) => Assert.That(
        () => ChatModels.Create(new() { Provider = provider }, TimeProvider.System, NullLoggerFactory.Instance),
        Throws.TypeOf<FormatException>().With.Message.EqualTo(sentence));
}
