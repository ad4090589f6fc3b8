namespace GenAiTransport;

static class OfflineCSharp
{
    public static readonly OfflineLanguage Language = new("C#", "csharp", ["c#", "csharp", "c sharp", "dotnet", "net client"], new Dictionary<string, string>
    {
        ["REST"] =
            """
            using System.Net.Http.Json;
            using System.Text.Json;

            using var http = new HttpClient { BaseAddress = new Uri("http://localhost:8000") };
            using var response = await http.PostAsJsonAsync("/chat", new { message = "What is REST?" });
            response.EnsureSuccessStatusCode();
            var reply = await response.Content.ReadFromJsonAsync<JsonElement>();
            Console.WriteLine(reply.GetProperty("response").GetString());
            """,
        ["Streamable HTTP"] =
            """
            using System.Net.Http.Json;
            using System.Text.Json;

            using var http = new HttpClient { BaseAddress = new Uri("http://localhost:8000") };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/stream")
            {
                Content = JsonContent.Create(new { message = "What is NDJSON?" }),
            };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                    continue; // a heartbeat
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.GetProperty("type").GetString() == "chunk")
                    Console.Write(json.RootElement.GetProperty("text").GetString());
            }
            """,
        ["SSE"] =
            """
            using System.Net.Http.Json;
            using System.Net.ServerSentEvents;
            using System.Text.Json;

            using var http = new HttpClient { BaseAddress = new Uri("http://localhost:8000") };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/stream")
            {
                Content = JsonContent.Create(new { message = "What is SSE?" }),
            };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            var events = SseParser.Create(await response.Content.ReadAsStreamAsync());
            await foreach (var item in events.EnumerateAsync())
            {
                if (item.EventType != "chunk")
                    continue;
                using var json = JsonDocument.Parse(item.Data);
                Console.Write(json.RootElement.GetProperty("text").GetString());
            }
            """,
        ["WebSocket"] =
            """
            using System.Net.WebSockets;
            using System.Text.Json;

            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri("ws://localhost:8000/ws"), default);
            var question = JsonSerializer.SerializeToUtf8Bytes(new { type = "chat", message = "What is a frame?" });
            await socket.SendAsync(question, WebSocketMessageType.Text, endOfMessage: true, default);

            var buffer = new byte[8192];
            for (var type = ""; type != "response_complete" && type != "error";)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(), default);
                    if (part.MessageType == WebSocketMessageType.Close)
                        return;
                    message.Write(buffer, 0, part.Count);
                } while (!part.EndOfMessage);

                using var json = JsonDocument.Parse(message.ToArray());
                type = json.RootElement.GetProperty("type").GetString()!;
                if (type == "chunk")
                    Console.Write(json.RootElement.GetProperty("text").GetString());
            }
            """,
        ["gRPC"] =
            """
            using GenAiTransport.Grpc; // generated from chat.proto
            using Grpc.Net.Client;

            using var channel = GrpcChannel.ForAddress("http://localhost:50051");
            var client = new ChatService.ChatServiceClient(channel);
            var session = await client.CreateSessionAsync(new CreateSessionRequest());

            using var call = client.Chat();
            await call.RequestStream.WriteAsync(new ChatRequest { SessionId = session.SessionId, Message = "What is gRPC?" });
            await call.RequestStream.CompleteAsync();
            while (await call.ResponseStream.MoveNext(default))
            {
                if (call.ResponseStream.Current.Type == ChatResponse.Types.Type.Chunk)
                    Console.Write(call.ResponseStream.Current.ChunkText);
            }
            """,
    });
}
