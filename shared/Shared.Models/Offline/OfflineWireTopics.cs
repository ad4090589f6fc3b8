namespace GenAiTransport;

/// <summary>What happens below the five transports.</summary>
static class OfflineWireTopics
{
    public static readonly OfflineTopic[] All =
    [
        new(
            "backpressure",
            ["backpressure", "back pressure", "slow reader*", "slow client*", "slow consumer*", "flow control", "背压", "流量控制"],
            new(
                """
                **Backpressure** is what tells a writer that the reader cannot keep up. On every TCP connection the receive window does it: when the reader stops reading, the window fills and the writer's `FlushAsync` waits. HTTP/2, and so gRPC, adds a window for each stream, which lets one slow call wait while the others go on.

                It only helps if nobody in between swallows it. An unbounded queue between the model and the socket turns a slow reader into growing memory. So put a bound on the queue and decide what happens when it is full: wait, skip, or drop the reader and let it resume later. This project does the last: the turn runs to its end, and whoever was too slow comes back for the rest.
                """,
                """
                **背压**就是让写的一方知道读的一方跟不上。TCP 的接收窗口就是这样做的：读者不读，窗口就满，写者的 `FlushAsync` 便要等待。HTTP/2（因此也包括 gRPC）对每个流另有窗口。

                中间若有没有上限的队列，背压就失效了，慢读者会变成不断增长的内存。所以队列要有上限，并想好满了怎么办：等待、跳过，或者断开读者、让它以后续传。本项目选择最后一种。
                """)),
        new(
            "chunked encoding",
            ["chunked", "chunked encoding", "transfer encoding", "content length", "分块"],
            new(
                """
                **Chunked encoding** lets an HTTP/1.1 server begin an answer whose length it does not know. Instead of `Content-Length` it sends `Transfer-Encoding: chunked`, then pieces that each begin with their size in hexadecimal, and at the end a piece of size 0:

                ```
                6
                Hello,
                7
                 world.
                0

                ```

                Two things are easily mistaken. The chunks are not messages: a proxy may cut or join them, so the application needs its own framing, such as one JSON per line. And HTTP/2 has no chunked encoding at all: DATA frames do that work there.
                """,
                """
                **分块编码**（chunked）让 HTTP/1.1 服务器在不知道总长度时就开始回答：不写 `Content-Length`，而写 `Transfer-Encoding: chunked`，每块前是十六进制的长度，最后是长度为 0 的块。

                注意两点：块不是消息，代理可能拆开或合并，应用要有自己的分界，例如每行一个 JSON；HTTP/2 没有分块编码，由 DATA 帧承担。
                """)),
        new(
            "HTTP/2",
            ["http 2", "http2", "h2", "h2c", "multiplex*", "http 3", "http3", "quic", "多路复用"],
            new(
                """
                **HTTP/2** carries many requests over one connection at once. Each is a stream of frames with its own flow control, headers are compressed, and a stream can be cancelled (`RST_STREAM`) without closing the connection. For a browser that listens to several event streams this removes the limit of six connections per host; for gRPC it is the foundation.

                One thing it cannot change: below it is a single TCP connection, so a lost packet holds up all streams until it is sent again. HTTP/3 moves the streams onto QUIC and takes that away too.
                """,
                """
                **HTTP/2** 在一条连接上同时传送许多请求：每个请求是一个有独立流量控制的流，头部经过压缩，取消一个流（`RST_STREAM`）不必关闭连接。浏览器因此不再受“每个主机六个连接”的限制，gRPC 也建立在它之上。

                但它下面仍是一条 TCP 连接，丢一个包，所有的流都要等。HTTP/3 把流放到 QUIC 上，解决了这一点。
                """)),
        new(
            "proxies and buffering",
            ["proxy", "proxies", "nginx", "buffer*", "load balancer*", "cdn", "compression", "gzip", "代理", "缓冲"],
            new(
                """
                When streaming works on your machine and arrives in one lump in production, **something in between is buffering**. Look in this order:

                1. The server: flush after each event, and leave response compression off for streams.
                2. The reverse proxy: nginx collects answers unless `proxy_buffering off` is set or the answer says `X-Accel-Buffering: no`.
                3. The load balancer: its idle timeout must be longer than your heartbeat. Most allow about 60 seconds; a ping every 15 is safe.
                4. The client: some libraries read the whole body by default. In .NET ask for `HttpCompletionOption.ResponseHeadersRead`, in Python for `stream=True`.

                `curl -N` against each stop on the way shows which one it is.
                """,
                """
                本机能流式显示，上线后却一次到齐，多半是**中途有缓冲**。依次检查：

                1. 服务器：每个事件后刷新，流式响应不要压缩。
                2. 反向代理：nginx 默认会积攒，用 `proxy_buffering off` 或响应头 `X-Accel-Buffering: no`。
                3. 负载均衡器：空闲超时要比心跳长。
                4. 客户端：.NET 用 `HttpCompletionOption.ResponseHeadersRead`，Python 用 `stream=True`。

                逐站用 `curl -N` 试，就知道是哪一站。
                """)),
        new(
            "heartbeats",
            ["heartbeat*", "keepalive", "keep alive", "ping", "pings", "pong", "idle timeout*", "心跳", "保活"],
            new(
                """
                A **heartbeat** answers two questions on a quiet connection: is the other side still there, and will the boxes in between leave us open? Each transport has its own: an empty line for NDJSON, a comment (`: ping`) for SSE, ping and pong frames for WebSocket, HTTP/2 PING frames for gRPC. REST has none, which is why a long answer can run into a timeout there.

                Every 15 seconds is a good pace: shorter than the usual 60-second idle limits with room for a lost one, and cheap enough for thousands of connections.
                """,
                """
                **心跳**在安静的连接上回答两个问题：对方还在吗？中间的设备会不会把我们关掉？NDJSON 用空行，SSE 用注释 `: ping`，WebSocket 用 ping/pong 帧，gRPC 用 HTTP/2 的 PING 帧。REST 没有，所以长回答可能超时。

                每 15 秒一次比较合适：比常见的 60 秒空闲限制短，也足够便宜。
                """)),
        new(
            "security",
            ["security", "secure", "tls", "https", "cors", "origin header", "cross origin", "same origin", "auth", "authentication", "安全", "认证"],
            new(
                """
                The same few rules hold for all five. Use TLS for anything that leaves the machine (`https`, `wss`, gRPC over TLS). Send keys in a header, not in the address, which ends up in logs; browsers cannot set headers on `WebSocket` or `EventSource`, so a short-lived token in the query is the compromise there. Check `Origin` at a WebSocket upgrade, because CORS does not apply to it. Put a limit on everything that comes from outside: body, frame, message, connections, requests per second. And let text from a model enter a page with `textContent`, never as HTML.
                """,
                """
                五种方式的规则相同：离开本机就用 TLS；密钥放在请求头里，不放在地址里；WebSocket 升级时检查 `Origin`，因为 CORS 管不到它；凡是外来的都要有上限：正文、帧、消息、连接数、频率；模型的文字用 `textContent` 放进网页，绝不当作 HTML。
                """)),
        new(
            "polling",
            ["polling", "long polling", "long poll", "webhook*", "轮询"],
            new(
                """
                **Polling** asks again and again whether there is something new; **long polling** asks once and lets the server hold the answer back until there is. Both work everywhere, and both pay with a request per piece of news. For a reply that comes as hundreds of small pieces that is the wrong shape: SSE does the same job with one request that stays open. A **webhook** turns it round, the server calls you, which suits jobs that take minutes but needs an address where you can be called.
                """,
                """
                **轮询**反复询问有没有新内容，**长轮询**问一次、由服务器扣住到有内容再答。两者到处可用，但每条消息都要一次请求；对由几百个小块组成的回答并不合适，SSE 用一个不关闭的请求就能做到。**Webhook** 则反过来由服务器呼叫你，适合要几分钟的任务。
                """)),
    ];
}
