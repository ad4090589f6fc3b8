namespace GenAiTransport;

/// <summary>What a chat with a model needs, whatever carries it.</summary>
static class OfflineChatTopics
{
    public static readonly OfflineTopic[] All =
    [
        new(
            "multi-turn chat",
            ["multi turn", "multiturn", "chat history", "conversation history", "session", "sessions", "stateless", "stateful", "多轮", "会话"],
            new(
                """
                A model remembers nothing between two calls. **Multi-turn chat** is made by sending it the conversation each time: the first question, its reply, the second question, and so on to the new one. Somebody has to keep that list. Here the server does, under a session id; the client sends only the new message, whichever transport it uses.

                Two rules keep it sound. One turn at a time per session, or two replies mix in one history. And a failed turn leaves no trace: its question is taken back out, so that the next turn does not begin with a question nobody answered.
                """,
                """
                模型在两次调用之间什么也不记得。**多轮对话**是每次把整段对话再发给它：第一个问题、它的回答、第二个问题……这份记录由服务器按会话编号保存，客户端只发新的一句。

                两条规则保证它不乱：同一会话一次只进行一轮；失败的一轮不留痕迹，它的问题会从历史里取出。
                """)),
        new(
            "resume",
            ["resume", "resumes", "resuming", "reconnect*", "lost connection", "connection drop*", "connection is lost", "last event id", "断线", "重连", "续传", "恢复"],
            new(
                """
                **Resuming** works because a reply here is a numbered list of events that belongs to the session and not to a connection. When a connection breaks, the model goes on and the list goes on growing. The client comes back, names the last number it saw and gets everything after it, then the rest live: no gap, no repeat.

                - Streamable HTTP: `GET /chat/stream/{turn_id}?after=N`
                - SSE: `Last-Event-ID`, which the browser sends by itself
                - WebSocket: `join_session` with `turn_id` and `after`
                - gRPC: a request of type `JOIN` with the same two fields
                - REST: nothing to resume, but the reply is in the session's history

                A lost connection is not a stop. Only the user stops a reply.
                """,
                """
                能够**续传**，是因为回答是一串有编号的事件，属于会话而不属于连接。连接断了，模型照样说下去；客户端回来报上最后的编号，就得到余下的部分，不缺也不重复。

                - 可流式 HTTP：`GET /chat/stream/{turn_id}?after=N`
                - SSE：浏览器自动带上 `Last-Event-ID`
                - WebSocket：`join_session` 带 `turn_id` 和 `after`
                - gRPC：类型为 `JOIN` 的请求，字段相同
                - REST：没有可续的流，但回答在会话历史里
                """)),
        new(
            "tokens",
            ["token", "tokens", "tokenizer", "tokenization", "context window", "令牌", "词元"],
            new(
                """
                A **token** is the piece of text a model reads and writes: a short word, a part of a long one, a punctuation mark. In English it is about four characters, so 100 tokens are roughly 75 words; in Chinese often one or two characters. Models write token by token, which is why a reply can be streamed at all, and both sides of the conversation count towards the context window and the bill.

                The pieces that arrive over the network are not tokens, though. A model service may send several together, and a delta usually begins with its blank: `The`, ` capital`, ` of`. Join them as they come; trimming destroys the text.
                """,
                """
                **词元**（token）是模型读写的最小单位：一个短词、长词的一部分或一个标点。英文大约四个字符一个，中文常常一两个字一个。模型逐个写出词元，所以回答才能流式传输；对话双方都计入上下文长度和费用。

                网络上到达的片段不一定就是词元，服务可能几个一起发。原样拼接即可，不要去掉空白。
                """)),
        new(
            "latency",
            ["latency", "first token", "time to first", "faster", "fast", "fastest", "performance", "throughput", "speed", "benchmark*", "延迟", "性能", "速度", "最快"],
            new(
                """
                For a person at a screen the figure that counts is the **time to the first words**, not the time to the last. A reply of ten seconds that starts after half a second feels quick; the same reply after ten seconds of nothing feels broken. All four streaming transports win here, and against the pace of a model they differ by almost nothing: tens of microseconds per event, while a model takes tens of milliseconds per word.

                Differences show under load. Connections that stay open save the handshake for each turn (WebSocket, gRPC), small binary messages save bytes and parsing (gRPC), and writing all events that are ready before one flush saves system calls everywhere. `protocols/comparison` measures all five side by side.
                """,
                """
                对屏幕前的人来说，要紧的是**第一个词多快出现**，而不是最后一个。十秒的回答若半秒后开始，就觉得快。四种流式方式在这里都赢，彼此之间相对于模型的速度几乎没有差别。

                差别在高负载时才显出来：保持连接省去握手（WebSocket、gRPC），二进制小消息省字节（gRPC），一次刷新写出所有就绪的事件省系统调用。`protocols/comparison` 会把五种方式放在一起测量。
                """))
        {
            Unless = ["speed of light"],
        },
        new(
            "cancellation",
            ["cancel*", "stop a reply", "stop button", "abort*", "ctrl c", "取消", "停止"],
            new(
                """
                **Stopping** a reply means three things: the screen stops, the server stops reading the model, and the model stops writing words somebody would have to pay for. Over WebSocket and gRPC the stop travels on the connection that carries the reply; over HTTP it is a second request, `POST /sessions/{id}/stop`. What was shown stays in the history, so the conversation can refer to it. Closing the connection is deliberately not a stop: networks fail, people do not mean it.
                """,
                """
                **停止**一个回答有三层意思：屏幕停下，服务器不再读模型，模型也不再写。WebSocket 和 gRPC 在同一条连接上发停止；HTTP 则用另一个请求 `POST /sessions/{id}/stop`。已经显示的内容留在历史里。断开连接并不等于停止，网络会出错，人未必有这个意思。
                """)),
        new(
            "errors",
            ["error", "errors", "status code*", "error handling", "429", "502", "503", "retry", "retries", "rate limit*", "错误", "状态码", "重试", "限流"],
            new(
                """
                The moment of the first byte divides **errors** in two. Before it a server can still choose a status: 400 for a bad message, 404 for an unknown session, 429 for too many requests, 502 when the model failed. After it the status 200 is already gone, and the only honest thing left is a last event that says `error`. gRPC is the exception: its status is in the trailers and so always comes last.

                For retries the same line holds. Before the first byte, repeat with growing pauses and honour `Retry-After`; after it, resume and do not ask again, or the model answers twice.
                """,
                """
                **错误**以第一个字节为界。之前，服务器还能选状态码：400 消息不对，404 没有这个会话，429 请求太多，502 模型失败。之后 200 已经发出，只能用最后一个 `error` 事件说明。gRPC 例外，它的状态在 trailers 里，总是最后到。

                重试也以此为界：之前可以逐渐加长间隔再试，之后应当续传，否则模型会回答两次。
                """)),
    ];
}
