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
    public void A_provider_that_cannot_answer_is_refused_at_start(ModelProvider provider, string sentence) => Assert.That(
        () => ChatModels.Create(new() { Provider = provider }, TimeProvider.System, NullLoggerFactory.Instance),
        Throws.TypeOf<FormatException>().With.Message.EqualTo(sentence));

    [Test]
    public void OpenAI_needs_a_key_and_a_server_of_ones_own_a_models_name()
    {
        var openAi = new ModelSettings { Provider = ModelProvider.OpenAi, BaseAddress = ModelSettings.OpenAiAddress };
        var ollama = openAi with { BaseAddress = new Uri("http://localhost:11434/v1") };
        Assert.That(() => Create(openAi), Throws.TypeOf<FormatException>().With.Message.Contains("OPENAI_API_KEY"));
        Assert.That(() => Create(ollama), Throws.TypeOf<FormatException>().With.Message.Contains("GENAI_MODEL_ID"));
        using var withKey = Create(openAi with { ApiKey = "k" });
        using var local = Create(ollama with { ChosenModel = "llama3.2" });
        Assert.That(new[] { withKey, local }, Is.All.TypeOf<OpenAiModel>());

        static Microsoft.Extensions.AI.IChatClient Create(ModelSettings settings) =>
            ChatModels.Create(settings, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
