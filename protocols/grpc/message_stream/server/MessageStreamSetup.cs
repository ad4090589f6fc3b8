namespace GenAiTransport.MessageStream.Server;

static class MessageStreamSetup
{
    public static void AddMessageStream(this IServiceCollection services)
    {
        services.AddSettings(MessageStreamLimits.Read);
        services.AddSingleton<Conversations>();
        services.AddSingleton<MessageScreen>();
        services.AddSingleton<MessageStreamEndpoint>();
    }
}
