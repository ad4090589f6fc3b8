using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

public static class ChatModels
{
    /// <summary>The model that the settings choose.</summary>
    /// <param name="settings">Which model, where it is and with which key.</param>
    /// <param name="time">What waits and limits are measured with.</param>
    /// <param name="loggers">Are told what the user is not.</param>
    /// <param name="pool">Connections of <see cref="ModelHttp"/> to share; without them the model has its own.</param>
    public static IChatClient Create(ModelSettings settings, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler? pool = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Provider == ModelProvider.Offline)
            return new OfflineModel(settings.OfflineFirstToken, settings.OfflineWordsPerSecond, time);
        var own = pool is null ? ModelHttp.Pool(settings.ConnectTimeout) : null;
        var logger = loggers.CreateLogger<SteadyModel>();
        if (settings.Provider == ModelProvider.OpenAi)
        {
            var openAi = new OpenAiModel(settings, pool ?? own!);
            return new SteadyModel(openAi.Chat, settings, openAi.ListModelsAsync, time, logger, own);
        }
        var gemini = new GeminiModel(settings.BaseAddress, settings.ApiKey, settings.ChosenModel, ModelHttp.Client(pool ?? own!), logger);
        return new SteadyModel(gemini, settings, gemini.ListModelsAsync, time, logger, own);
    }
}
