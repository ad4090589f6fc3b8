namespace GenAiTransport.Grpc.Server;

/// <summary>What a stream needs of the server.</summary>
sealed record StreamServices(IChatSessions Sessions, ChatScreen Screen, OpenConnections Open, ChatLog Log, CallServices Calls);
