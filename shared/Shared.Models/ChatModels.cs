using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

public static class ChatModels
{
    /// <summary>The model that the settings choose. Throws <see cref="FormatException"/> with a readable sentence where they choose none.</summary>
    public static IChatClient Create(ModelSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Provider switch
        {
            ModelProvider.Gemini when settings.ApiKey is null => throw new FormatException("GENAI_PROVIDER=gemini needs a key: set GOOGLE_API_KEY."),
            ModelProvider.Gemini => new GeminiModel(settings, time, loggers.CreateLogger<GeminiModel>()),
            ModelProvider.OpenAi when settings.ApiKey is null && settings.BaseAddress == ModelSettings.OpenAiAddress => throw new FormatException(
                "GENAI_PROVIDER=openai needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL to a server that needs none."),
            ModelProvider.OpenAi when settings.ChosenModel is null && settings.BaseAddress.Host != ModelSettings.OpenAiAddress.Host => throw new FormatException(
                "GENAI_PROVIDER=openai with an OPENAI_BASE_URL of your own needs a model's name: set GENAI_MODEL_ID."),
            ModelProvider.OpenAi => new OpenAiModel(settings, time, loggers.CreateLogger<OpenAiModel>()),
            _ => new OfflineModel(settings.OfflineFirstToken, settings.OfflineWordsPerSecond, time),
        };
    }
}
