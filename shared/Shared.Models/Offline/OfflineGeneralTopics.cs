namespace GenAiTransport;

/// <summary>Wide questions, asked last because their words occur in narrow ones too.</summary>
static class OfflineGeneralTopics
{
    public static readonly OfflineTopic[] All =
    [
        new(
            "the five transports",
            ["transport*", "protocol*", "all five", "five ways", "五种", "协议", "传输方式"],
            new(
                """
                There is one chat here, and five ways to carry it:

                1. **REST**: ask, wait, get the whole reply as one JSON.
                2. **Streamable HTTP**: the same request, the reply as one JSON per line while it is made.
                3. **SSE**: events as text, understood by every browser, with reconnection built in.
                4. **WebSocket**: one connection on which both sides speak whenever they like.
                5. **gRPC**: a typed contract over HTTP/2, streaming both ways.

                Ask about any of them, for two of them compared, for a table of all, or for code in C#, Python, JavaScript or curl.
                """,
                """
                这里是同一个聊天，五种传输方式：

                1. **REST**：提问、等待、一次得到整个回答。
                2. **可流式 HTTP**：同样的请求，回答边生成边到，每行一个 JSON。
                3. **SSE**：文本事件，浏览器原生支持，自带重连。
                4. **WebSocket**：一条连接，双方随时可以说话。
                5. **gRPC**：HTTP/2 上有类型的契约，双向流。

                可以问其中任何一种，让我比较两种，要一张表格，或者要 C#、Python、JavaScript、curl 的代码。
                """)),
        new(
            "streaming",
            ["streaming", "stream", "streams", "streamed", "流式", "流传输"],
            new(
                """
                **Streaming** shows a reply while it is made. A model writes word by word anyway; the question is only whether the server passes the words on or collects them first. Passing them on takes three things: a framing, so that the reader knows where a piece ends; a flush after each piece, so that nothing waits in a buffer; and an end that can be told from a broken connection. NDJSON, SSE, WebSocket and gRPC are four answers to those three. You are looking at one of them right now, unless you came by REST.
                """,
                """
                **流式传输**就是边生成边显示。模型本来就是一个词一个词地写，问题只在于服务器是立刻转交还是先攒起来。转交需要三样：分界，让读者知道一块在哪里结束；每块之后刷新，别停在缓冲里；以及能与断线区分开的结尾。NDJSON、SSE、WebSocket 和 gRPC 是四种不同的做法。
                """)),
        new(
            "HTTP",
            ["http", "http 1", "api"],
            new(
                """
                Four of the five transports are **HTTP** to the end: REST, streamable HTTP and SSE are one request with one response that differ only in when the body is sent and how it is framed; gRPC is HTTP/2 with its own content type and a status in the trailers. WebSocket uses HTTP to open the door and then speaks its own frames. That is why they can share one server, one port, one set of sessions, and why the code that differs between them is so short.
                """,
                """
                五种里有四种始终是 **HTTP**：REST、可流式 HTTP 和 SSE 都是一个请求一个响应，区别只在正文何时发送、如何分界；gRPC 是带自己内容类型的 HTTP/2，状态在 trailers 里；WebSocket 用 HTTP 开门，之后说自己的帧。所以它们能共用会话，彼此不同的代码也很短。
                """))
        {
            Unless = ["api key"],
        },
    ];
}
