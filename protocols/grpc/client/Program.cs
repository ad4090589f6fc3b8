using GenAiTransport;
using GenAiTransport.Grpc.Client;

var face = new ClientFace("🚀", "GRPC MULTI-TURN CHAT CLIENT", "gRPC")
{
    Folder = "grpc",
    DefaultServer = new Uri("http://localhost:50051"),
    Framework = "gRPC + Async Streaming",
    // The blanks are as this transcript has always had them.
    ReplyTitle = "🤖  AI Response (gRPC Streaming) ",
    Trait = ("Protocol", "gRPC Stream"),
    Duplex = ("Streaming", "BIDIRECTIONAL"),
    ShowsSent = true,
    Age = age => $"{(int)age.TotalMinutes}m",
    DocsPath = null,
    InsteadOfDocs = Tools,
    Instead = "Browsers do not speak it; streamable HTTP, SSE and WebSocket have a demo page.",
};
return await ChatClient.RunAsync(args, face, server => new GrpcTransport(server));

static string Tools(Uri server)
{
    var grpcurl = server.Scheme == Uri.UriSchemeHttps ? "grpcurl" : "grpcurl -plaintext";
    return $$"""
        The proto file says it all: protocols/grpc/proto/chat.proto
        The server describes itself to generic tools (server reflection), for example to grpcurl:
          {{grpcurl}} {{server.Authority}} list
          {{grpcurl}} {{server.Authority}} describe chat.ChatService
          {{grpcurl}} {{server.Authority}} chat.ChatService/CreateSession
          {{grpcurl}} -d '{"session_id":"ID","message":"hi"}' {{server.Authority}} chat.ChatService/Chat
        """;
}
