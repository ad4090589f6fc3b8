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
            ModelProvider.OpenAi => throw new FormatException("GENAI_PROVIDER=openai is not available yet."),
            _ => new OfflineModel(settings, time),
        };
    }
}
