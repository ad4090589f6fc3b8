namespace GenAiTransport;

static class OfflineJavaScript
{
    public static readonly OfflineLanguage Language = new(
        "JavaScript", "javascript", ["javascript", "js", "typescript", "node js", "nodejs", "browser code"], new Dictionary<string, string>
        {
            ["REST"] =
            """
            const answer = await fetch("http://localhost:8000/chat", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ message: "What is REST?" }),
            });
            if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
            console.log((await answer.json()).response);
            """,
            ["Streamable HTTP"] =
            """
            const answer = await fetch("http://localhost:8000/chat/stream", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ message: "What is NDJSON?" }),
            });
            if (!answer.ok) throw new Error(`HTTP ${answer.status}`);

            const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
            let text = "";
            for (;;) {
              const { value, done } = await reader.read();
              if (done) break;
              const lines = (text + value).split("\n");
              text = lines.pop(); // the last line may not be whole yet
              for (const line of lines.filter(Boolean)) {
                const event = JSON.parse(line);
                if (event.type === "chunk") document.body.append(event.text);
              }
            }
            """,
            ["SSE"] =
            """
            const session = await (await fetch("/sessions/new", { method: "POST" })).json();

            const events = new EventSource(`/sessions/${session.session_id}/events`);
            events.addEventListener("chunk", (e) => document.body.append(JSON.parse(e.data).text));
            events.addEventListener("complete", () => events.close());

            await fetch(`/sessions/${session.session_id}/messages`, {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ message: "What is SSE?" }),
            });
            """,
            ["WebSocket"] =
            """
            const socket = new WebSocket("ws://localhost:8000/ws");
            socket.onopen = () => socket.send(JSON.stringify({ type: "chat", message: "What is a frame?" }));
            socket.onmessage = ({ data }) => {
              const event = JSON.parse(data);
              if (event.type === "chunk") document.body.append(event.text);
              if (event.type === "response_complete") socket.close();
            };
            """,
            ["gRPC"] =
            """
            // Node: npm install @grpc/grpc-js @grpc/proto-loader
            import grpc from "@grpc/grpc-js";
            import loader from "@grpc/proto-loader";

            const definition = loader.loadSync("proto/chat.proto", { keepCase: true, enums: String });
            const { chat } = grpc.loadPackageDefinition(definition);
            const client = new chat.ChatService("localhost:50051", grpc.credentials.createInsecure());

            client.CreateSession({}, (error, session) => {
              if (error) throw error;
              const call = client.Chat();
              call.on("data", (response) => {
                if (response.type === "CHUNK") process.stdout.write(response.chunk_text);
              });
              call.on("error", (problem) => console.error(problem.details));
              call.write({ type: "MESSAGE", session_id: session.session_id, message: "What is gRPC?" });
              call.end();
            });
            """,
        });
}
