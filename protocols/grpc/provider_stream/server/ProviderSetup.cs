namespace GenAiTransport.ProviderStream.Server;

static class ProviderSetup
{
    public static void AddProviders(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProviderSettings>();
        services.AddSingleton<ProviderModels>();
        services.AddSingleton<ProviderScreen>();
        services.AddSingleton<ProviderMeter>();
        services.AddSingleton<RequestAnswerer>();
        services.AddSingleton<ProviderCalls>();
        services.AddHostedService<StartCheck>();
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

    /// <summary>What is wrong with the settings keeps the server from starting.</summary>
    sealed class StartCheck(ProviderSettings settings) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            settings.Wrong is { } wrong ? Task.FromException(new FormatException(wrong)) : Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
