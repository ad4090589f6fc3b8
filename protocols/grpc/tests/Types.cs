global using Asked = GenAiTransport.Grpc.ChatRequest.Types.Type;
global using Told = GenAiTransport.Grpc.ChatResponse.Types.Type;
