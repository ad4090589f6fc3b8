namespace GenAiTransport.ProviderStream.Server;

static class ProviderSetup
{
    public static void AddProviders(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings(ProviderSettings.Read);
        services.AddSingleton<ProviderModels>();
        services.AddSingleton<ProviderScreen>();
        services.AddSingleton<ProviderMeter>();
        services.AddSingleton<RequestAnswerer>();
        services.AddSingleton<ProviderCalls>();
    }

    public static void MapProviders(this WebApplication app)
    {
        app.MapGrpcService<OpenAiEndpoint>();
        app.MapGrpcService<AzureEndpoint>();
        app.MapGrpcService<GeminiEndpoint>();
        app.MapGrpcService<VertexAiEndpoint>();
        app.MapGrpcService<ReplicateEndpoint>();
        app.MapGrpcService<AnthropicEndpoint>();
        app.MapGrpcService<CohereEndpoint>();
        app.MapGrpcService<MistralEndpoint>();
    }
}
