namespace GenAiTransport;

/// <summary>The five transports: what they are, and how they compare.</summary>
static class OfflineTransports
{
    public static readonly OfflineTransport[] All =
    [
        new(
            new(
                "REST",
                ["rest", "restful", "http rest", "rest api"],
                new(
                    """
                    **REST** is the plainest of the five: one `POST /chat` with a JSON body, one JSON answer. The server lets the model finish and sends the whole reply together, so a client needs nothing but an HTTP library. Status codes say what went wrong, every proxy on the way understands the traffic, and any tool that speaks HTTP can take part.

                    The price is silence. A reply that takes eight seconds shows nothing for eight seconds, and a connection lost in the eighth has shown nothing at all. Choose REST where nobody watches the words appear: scripts, batch jobs, one service calling another.
                    """,
                    """
                    **REST** 是五种方式里最朴素的一种：一次 `POST /chat` 请求，一份 JSON 回答。服务器等模型全部说完才一起返回，所以客户端只要有 HTTP 库就够了。出错时状态码说明原因，沿途的代理也都看得懂。

                    代价是沉默：回答要八秒，用户就对着空白等八秒。没有人盯着屏幕看的场合最适合它，例如脚本、批处理、服务之间的调用。
                    """),
                new(
                    """
                    Three things are worth knowing about REST for chat. First, `POST` is not idempotent: a client that repeats a request after a timeout may ask the model twice, so repeat it only when you know that it never arrived. Second, timeouts along the way (load balancers often allow 60 seconds) must be longer than the slowest reply. Third, the session lives on the server under `session_id`; the request carries only the new message, not the conversation.
                    """,
                    """
                    用 REST 做聊天要注意三点。第一，`POST` 不是幂等的：超时后重发，可能让模型回答两次。第二，沿途的超时（负载均衡器常见为 60 秒）必须比最慢的回答更长。第三，会话保存在服务器上，请求里只带 `session_id` 和新的一句话。
                    """))
            {
                Unless = ["the rest", "rest of", "a rest"],
            },
            new("scripts, batch jobs and calls between services", "脚本、批处理和服务之间的调用"),
            [new("one answer", "一问一答"), new("one JSON body", "一个 JSON"), new("`fetch`", "`fetch`"), new("ask again", "重新请求")]),
        new(
            new(
                "Streamable HTTP",
                ["streamable", "streamable http", "streaming http", "http streaming", "http stream", "ndjson", "x ndjson", "json lines", "流式 http", "可流式"],
                new(
                    """
                    **Streamable HTTP** is an ordinary `POST` whose answer arrives in pieces: `application/x-ndjson`, one JSON object per line, each flushed as soon as the model has said something. On HTTP/1.1 the body travels with `Transfer-Encoding: chunked`, on HTTP/2 in DATA frames; the reader sees lines either way and should cut at newlines, never at network reads.

                    It keeps nearly everything that is good about REST (verbs, headers, status codes, one request per reply) and the first words are on the screen after a fraction of a second. What it lacks is a standard for reconnecting: the client has to remember the last chunk it saw and ask for the rest, here with `GET /chat/stream/{turn_id}?after=N`.
                    """,
                    """
                    **可流式 HTTP**（streamable HTTP）就是普通的 `POST`，只是回答分段到达：`application/x-ndjson`，每行一个 JSON，模型说一点就发一点。HTTP/1.1 用 `Transfer-Encoding: chunked`，HTTP/2 用 DATA 帧；读的一方只看行，应按换行符切分，而不是按网络读取的边界。

                    它保留了 REST 的优点，第一个词又来得很快。它没有标准的重连办法：客户端要记住最后一块的编号，再用 `GET /chat/stream/{turn_id}?after=N` 取回余下的部分。
                    """),
                new(
                    """
                    The usual mistake with streamable HTTP is to parse what one read returned. A read may end in the middle of a line, even in the middle of a UTF-8 character, or hold five lines at once; a line reader takes care of all three. The other usual mistake is a buffer on the way: compression and some proxies collect small writes. `X-Accel-Buffering: no` tells nginx not to, and an empty line every 15 seconds keeps a quiet stream alive.
                    """,
                    """
                    常见的错误是直接解析一次读取的内容：一次读取可能停在一行中间，甚至停在一个 UTF-8 字符中间，也可能一次带来五行。按行读取就没有这些问题。另一个常见问题是中途的缓冲：`X-Accel-Buffering: no` 让 nginx 不要积攒，每 15 秒一个空行让安静的连接保持存活。
                    """)),
            new("streaming to your own programs with plain HTTP tools", "用普通 HTTP 工具向自己的程序流式传输"),
            [new("server to client, per request", "每个请求内由服务器推送"), new("one JSON per line", "每行一个 JSON"), new("`fetch` and a reader", "`fetch` 加读取器"), new("by hand, `?after=N`", "自己实现，`?after=N`")]),
        new(
            new(
                "SSE",
                ["sse", "server sent event", "server sent events", "server sent", "eventsource", "event source", "event stream", "服务器推送事件", "服务器发送事件"],
                new(
                    """
                    **Server-Sent Events** are a text format and a browser interface in one. The response is `text/event-stream`; every event is a few lines (`event:`, `id:`, `data:`) and an empty line. Because the format is part of the web platform, a page needs three lines of JavaScript: make an `EventSource`, listen, show the text.

                    Its best part is reconnection. When the connection drops, the browser comes back by itself and sends the last id it saw in `Last-Event-ID`, so that a server that remembers can go on where it stopped. Its limits: it flows one way, carries text only, `EventSource` can only `GET`, and over HTTP/1.1 a browser opens just six connections per host.
                    """,
                    """
                    **SSE**（Server-Sent Events，服务器推送事件）既是一种文本格式，也是浏览器自带的接口。响应类型是 `text/event-stream`，每个事件由 `event:`、`id:`、`data:` 几行加一个空行组成。网页只要三行 JavaScript：建立 `EventSource`，监听，显示。

                    它最好的地方是重连：断线后浏览器自己回来，并在 `Last-Event-ID` 里带上最后的编号，服务器就能接着讲。限制也清楚：单向、只有文本、`EventSource` 只能用 `GET`，HTTP/1.1 下浏览器对同一主机只开六个连接。
                    """),
                new(
                    """
                    Two details decide whether SSE works well. A `GET` must never start a reply, because `EventSource` reconnects after every end of stream and would ask the model again; so here the question goes in with `POST /sessions/{id}/messages` and the reply comes out on `GET /sessions/{id}/events`. And a comment line such as `: ping` every 15 seconds keeps proxies from closing a quiet stream; the browser ignores it.
                    """,
                    """
                    两个细节决定 SSE 好不好用。第一，`GET` 不能触发回答，因为 `EventSource` 每次结束都会重连；所以问题用 `POST /sessions/{id}/messages` 提交，回答从 `GET /sessions/{id}/events` 出来。第二，每 15 秒一行注释 `: ping`，免得代理关掉安静的连接。
                    """)),
            new("showing a reply in a web page as it is made", "在网页上边生成边显示回答"),
            [new("server to client", "服务器到客户端"), new("`event:`, `id:`, `data:` lines", "`event:`、`id:`、`data:` 行"), new("`EventSource`", "`EventSource`"), new("built in, `Last-Event-ID`", "自带，`Last-Event-ID`")]),
        new(
            new(
                "WebSocket",
                ["websocket", "websockets", "web socket", "web sockets", "wss", "套接字"],
                new(
                    """
                    **WebSocket** begins as an HTTP request with `Upgrade: websocket` and then leaves HTTP behind: the same TCP connection carries frames in both directions for as long as both sides like. A reply can stream while the user types, presses stop or sends a ping, and other people on the same session can see all of it at once. Browsers have had it for more than a decade.

                    That freedom is paid for with work that HTTP did for you. There are no status codes, so errors need a message of your own; no request and response, so messages need types and ids; no reconnection, so the client must come back and ask for what it missed. `WebSocket` in a browser offers no backpressure either: a server has to notice slow readers and let them go.
                    """,
                    """
                    **WebSocket** 以带 `Upgrade: websocket` 的 HTTP 请求开始，随后同一条 TCP 连接就双向传送消息帧。回答正在流动时，用户可以打字、按停止、发 ping，同一会话里的其他人也能同时看到。

                    自由是有代价的：没有状态码，错误要自己定义；没有请求与响应的对应，消息要自己带类型和编号；没有自动重连，客户端要自己回来补上错过的内容；慢的读者也要由服务器自己发现并断开。
                    """),
                new(
                    """
                    A WebSocket server for chat wants one reader and one writer per connection with a bounded queue between the model and the writer: reading never waits for a reply, and two replies never mix in one frame. Pings every 15 seconds find dead peers. And check the `Origin` header at the upgrade: browsers send WebSocket requests across origins without asking, so this check is what keeps a foreign page out.
                    """,
                    """
                    聊天用的 WebSocket 服务器，每个连接最好一个读者、一个写者，中间是有上限的队列：读取从不等待回答，两个回答也不会混在一起。每 15 秒一次 ping 可以发现已经断开的对方。升级时要检查 `Origin`，因为浏览器允许跨域建立 WebSocket，这项检查才能挡住外来的网页。
                    """)),
            new("conversations where both sides speak at any time", "双方随时都可能说话的场合"),
            [new("both ways at once", "双向同时"), new("frames", "消息帧"), new("`WebSocket`", "`WebSocket`"), new("by hand", "自己实现")]),
        new(
            new(
                "gRPC",
                ["grpc", "protobuf", "protocol buffers", "protocol buffer"],
                new(
                    """
                    **gRPC** starts from a contract: a `.proto` file describes services and messages, and compilers turn it into clients and servers for a dozen languages. Calls run over HTTP/2 as length-prefixed Protocol Buffers, which are small and quick to read, and a method may stream in either direction or both. Deadlines, cancellation, metadata and status codes are part of the protocol, so both sides agree on them without further talk.

                    What it does not like is the browser: pages cannot read HTTP/2 trailers, so they need gRPC-Web and something that translates. A message is also unreadable in a packet trace without the `.proto`. Between services that you own, especially in several languages, it is hard to beat.
                    """,
                    """
                    **gRPC** 从契约出发：`.proto` 文件描述服务和消息，编译器为十几种语言生成客户端和服务器。调用跑在 HTTP/2 上，消息是带长度前缀的 Protocol Buffers，小而快；方法可以单向或双向流式传输。期限、取消、元数据和状态码都是协议的一部分。

                    它不太适合浏览器：网页读不到 HTTP/2 的 trailers，需要 gRPC-Web 和一层转换；没有 `.proto` 也很难看懂抓到的包。在自己的服务之间，尤其是多种语言并存时，很难有更好的选择。
                    """),
                new(
                    """
                    On the wire a gRPC call is a `POST` to `/chat.ChatService/Chat` with `content-type: application/grpc`. Every message has five bytes in front: one flag for compression and four for the length, big-endian. The result does not come in the HTTP status, which is 200, but in the trailers `grpc-status` and `grpc-message`, because only at the end of a stream is it known how it went. Flow control is HTTP/2's own: a reader that stops reading makes the writer wait.
                    """,
                    """
                    在线路上，一次 gRPC 调用就是对 `/chat.ChatService/Chat` 的 `POST`，`content-type` 为 `application/grpc`。每条消息前有五个字节：一个压缩标志，四个字节的大端长度。结果不在 HTTP 状态码里（它总是 200），而在 trailers 的 `grpc-status` 和 `grpc-message` 中，因为流到最后才知道成败。流量控制由 HTTP/2 负责。
                    """)),
            new("services in several languages that share one contract", "多种语言、共用一份契约的服务"),
            [new("both ways at once", "双向同时"), new("length-prefixed Protocol Buffers", "带长度前缀的 Protocol Buffers"), new("only with gRPC-Web", "需要 gRPC-Web"), new("by hand, with standard status codes", "自己实现，有标准状态码")]),
    ];

    public static OfflineTransport? NamedIn(OfflineQuestion question) => Array.Find(All, one => one.Topic.IsNamedIn(question));
}
