using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class ChatModelsTests
{
    [TestCase(ModelProvider.Gemini, "k", "gcp.gemini")]
    [TestCase(ModelProvider.OpenAi, "k", "openai")]
    [TestCase(ModelProvider.Offline, "k", "offline")]
    [TestCase(ModelProvider.Offline, null, "offline")]
    public void The_settings_choose_the_model(ModelProvider provider, string? key, string expected)
    {
        using var model = ChatModels.Create(
            new() { Provider = provider, ApiKey = key, BaseAddress = ModelSettings.OpenAiAddress }, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.That(model.GetService<ChatClientMetadata>()?.ProviderName, Is.EqualTo(expected));
    }
}
