using GenAiTransport;
using GenAiTransport.Grpc.Client;

var face = new ClientFace("🚀 GRPC MULTI-TURN CHAT CLIENT 🚀", "gRPC")
{
    Folder = "grpc",
    DefaultServer = new Uri("http://localhost:50051"),
    Streaming = "gRPC Streaming",
    CompletedTitle = "RESPONSE COMPLETED",
    Trait = ("Protocol", "gRPC Stream"),
    DocsPath = null,
    InsteadOfDocs = """
        The proto file says it all: protocols/grpc/proto/chat.proto
        The server describes itself to generic tools (server reflection), for example to grpcurl:
          grpcurl -plaintext localhost:50051 list
          grpcurl -plaintext localhost:50051 describe chat.ChatService
          grpcurl -plaintext localhost:50051 chat.ChatService/CreateSession
          grpcurl -plaintext -d '{"session_id":"ID","message":"hi"}' localhost:50051 chat.ChatService/Chat
        """,
    Instead = "Browsers do not speak it; streamable HTTP, SSE and WebSocket have a demo page.",
};
return await ChatClient.RunAsync(args, face, server => new GrpcTransport(server));
