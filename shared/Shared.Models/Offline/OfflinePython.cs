namespace GenAiTransport;

static class OfflinePython
{
    public static readonly OfflineLanguage Language = new("Python", "python", ["python", "py"], new Dictionary<string, string>
    {
        ["REST"] =
            """
            import requests

            answer = requests.post("http://localhost:8000/chat", json={"message": "What is REST?"}, timeout=120)
            answer.raise_for_status()
            print(answer.json()["response"])
            """,
        ["Streamable HTTP"] =
            """
            import json
            import requests

            with requests.post("http://localhost:8000/chat/stream", json={"message": "What is NDJSON?"}, stream=True) as answer:
                answer.raise_for_status()
                for line in answer.iter_lines():
                    if not line:
                        continue  # a heartbeat
                    event = json.loads(line)
                    if event["type"] == "chunk":
                        print(event["text"], end="", flush=True)
            """,
        ["SSE"] =
            """
            import json
            import requests

            with requests.post("http://localhost:8000/chat/stream", json={"message": "What is SSE?"}, stream=True) as answer:
                answer.raise_for_status()
                for line in answer.iter_lines():
                    if line.startswith(b"data: "):
                        event = json.loads(line[len(b"data: "):])
                        if event["type"] == "chunk":
                            print(event["text"], end="", flush=True)
            """,
        ["WebSocket"] =
            """
            import asyncio
            import json
            import websockets

            async def main():
                async with websockets.connect("ws://localhost:8000/ws") as socket:
                    await socket.send(json.dumps({"type": "chat", "message": "What is a frame?"}))
                    async for frame in socket:
                        event = json.loads(frame)
                        if event["type"] == "chunk":
                            print(event["text"], end="", flush=True)
                        elif event["type"] in ("response_complete", "error"):
                            break

            asyncio.run(main())
            """,
        ["gRPC"] =
            """
            import grpc
            import chat_pb2 as chat  # python -m grpc_tools.protoc -I proto --python_out=. --grpc_python_out=. proto/chat.proto
            from chat_pb2_grpc import ChatServiceStub

            with grpc.insecure_channel("localhost:50051") as channel:
                client = ChatServiceStub(channel)
                session = client.CreateSession(chat.CreateSessionRequest())
                question = chat.ChatRequest(session_id=session.session_id, message="What is gRPC?")
                for response in client.Chat(iter([question])):
                    if response.type == chat.ChatResponse.CHUNK:
                        print(response.chunk_text, end="", flush=True)
            """,
    });
}
