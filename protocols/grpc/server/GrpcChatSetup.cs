namespace GenAiTransport.Grpc.Server;

static class GrpcChatSetup
{
    public static void AddGrpcChat(this WebApplicationBuilder builder)
    {
        builder.AddGrpcHost();
        var services = builder.Services;
        services.AddSingleton(new OpenConnections("chat_streams"));
        services.AddSingleton<ChatEndpoint>();
        services.AddSingleton<StreamServices>();
        services.AddSingleton<ChatScreen>();
    }
}
