using System.Text;

namespace GenAiTransport;

/// <summary>"SSE or WebSocket?", "which should I choose?", "compare all of them".</summary>
static class OfflineComparisons
{
    public static readonly OfflineText[] Columns =
    [
        new("Direction", "方向"), new("Framing", "分界"), new("In a browser", "浏览器"), new("After a lost connection", "断线之后"),
    ];

    static readonly OfflineText Name = new("Transport", "方式");

    static readonly OfflineText Choice = new(
        """
        A short way to choose:

        - Nobody watches the words appear: **REST**.
        - Your own program reads the stream, and you want plain HTTP: **streamable HTTP**.
        - A web page shows the reply and little goes the other way: **SSE**.
        - Both sides speak at any time, or several people share a session: **WebSocket**.
        - Services talk to services, in several languages, under one contract: **gRPC**.

        When in doubt, start with SSE: it streams, it reconnects by itself, and it passes through nearly every proxy. Move to WebSocket when you miss the way back, not before.
        """,
        """
        简单的选择办法：

        - 没有人看着文字出现：**REST**。
        - 自己的程序读取流，只想用普通 HTTP：**可流式 HTTP**。
        - 网页显示回答，很少需要反向通信：**SSE**。
        - 双方随时说话，或多人共用一个会话：**WebSocket**。
        - 服务之间、多种语言、一份契约：**gRPC**。

        拿不准就先用 SSE：能流式、会自己重连、几乎能穿过所有代理。真正需要反向通信时再换 WebSocket。
        """);

    static readonly (string One, string Other, OfflineText Verdict)[] Verdicts =
    [
        ("REST", "Streamable HTTP", new(
            "The request is the same; the difference is when the answer is sent. Start with REST, and turn to streamable HTTP as soon as a person waits in front of the screen.",
            "请求一样，差别只在回答何时发出。先用 REST，一旦有人在屏幕前等待，就换成可流式 HTTP。")),
        ("REST", "SSE", new(
            "REST answers once, SSE answers piece by piece. If a browser shows the reply, SSE makes the same wait feel far shorter; for a script REST is less code.",
            "REST 一次答完，SSE 一块一块地答。浏览器里显示用 SSE，脚本里用 REST 更省事。")),
        ("REST", "WebSocket", new(
            "They are the two ends of the scale: no connection to look after, or one that does everything. Take WebSocket only if both sides really speak at any time.",
            "它们是两个极端：一个不用照看连接，一个什么都能做。只有双方确实随时要说话时才用 WebSocket。")),
        ("REST", "gRPC", new(
            "REST is for everybody, gRPC is for those who share your contract. Public interfaces and quick scripts want REST; busy services in several languages gain from gRPC.",
            "REST 面向所有人，gRPC 面向共用契约的一方。公开接口和小脚本用 REST，繁忙的多语言服务用 gRPC。")),
        ("Streamable HTTP", "SSE", new(
            "On the wire they are close relatives: both are one long HTTP response. SSE brings a browser interface and standard reconnection; streamable HTTP brings plain JSON lines that any program can read and a `POST` that carries the question.",
            "两者在线路上是近亲，都是一个很长的 HTTP 响应。SSE 有浏览器接口和标准重连；可流式 HTTP 是普通的 JSON 行，任何程序都能读，问题就放在 `POST` 里。")),
        ("Streamable HTTP", "WebSocket", new(
            "Streamable HTTP is one request per reply and needs nothing after it; WebSocket is one connection for everything. If stop and a new question are all that travels back, HTTP is enough.",
            "可流式 HTTP 每个回答一个请求；WebSocket 一条连接做所有事。如果反向只有停止和新问题，HTTP 就够了。")),
        ("Streamable HTTP", "gRPC", new(
            "Both stream over HTTP. One is readable with curl and needs no tools, the other is typed, smaller and streams both ways. Choose by who has to read it.",
            "两者都在 HTTP 上流式传输：一个用 curl 就能读，一个有类型、更小、可以双向。看谁来读就怎么选。")),
        ("SSE", "WebSocket", new(
            "For showing a reply, **SSE** is usually enough and much less work: plain HTTP, reconnection by the browser, ordinary status codes. Take **WebSocket** when the client has a lot to say while the reply streams: typing signals, a shared session, voice.",
            "只是显示回答，**SSE** 通常就够了，也省事得多：普通 HTTP，浏览器自动重连。回答流动时客户端也有很多话要说（正在输入、多人会话、语音），就用 **WebSocket**。")),
        ("SSE", "gRPC", new(
            "SSE is for browsers, gRPC is for services. A common design uses both: gRPC inside, SSE at the edge.",
            "SSE 面向浏览器，gRPC 面向服务。常见的做法是内部用 gRPC，边缘用 SSE。")),
        ("WebSocket", "gRPC", new(
            "Both speak in two directions at once. WebSocket works in every browser and leaves the messages to you; gRPC gives you types, deadlines, status codes and flow control, and needs gRPC-Web in a page.",
            "两者都能双向同时通信。WebSocket 所有浏览器都支持，消息格式自己定；gRPC 带来类型、期限、状态码和流量控制，网页里需要 gRPC-Web。")),
    ];

    public static string? Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        var named = Array.FindAll(OfflineTransports.All, transport => transport.Topic.IsNamedIn(question));
        var compares = question.SaysAny("compare", "comparison", "versus", "vs", "difference*", "differ", "better", "table", "区别", "比较", "对比", "表格", "还是");
        if (named.Length > 2 || (compares && named.Length == 0 && IsAboutAll(question)))
            return Table(named.Length > 2 ? named : OfflineTransports.All, conversation);
        if (named.Length == 2)
            return Pair(named[0], named[1], conversation);
        if (named.Length == 1 && compares && conversation.Earlier(OfflineTransports.NamedIn) is { } earlier && earlier != named[0])
            return Pair(earlier, named[0], conversation);
        if (named.Length == 0 && question.SaysAny("which", "choose", "choice", "recommend*", "best", "选哪", "选择", "推荐", "哪种", "哪个"))
            return question.SaysAny("transport*", "protocol*", "one", "should i", "choose", "recommend*", "选哪", "选择", "推荐", "哪种", "哪个") ? Choice.For(conversation) : null;
        return named.Length == 1 && question.SaysAny("when should", "when to", "when do i", "什么时候", "何时") ? When(named[0], conversation) : null;
    }

    static bool IsAboutAll(OfflineQuestion question) =>
        question.Words <= 4 || question.SaysAny("all", "five", "them", "transport*", "protocol*", "table", "五种", "协议", "所有", "传输", "表格", "它们");

    static string When(OfflineTransport transport, OfflineConversation conversation) => conversation.IsChinese
        ? $"**{transport.Name}** 最适合{transport.ChooseItFor.Chinese}。\n\n{transport.Topic.About.Chinese}"
        : $"Choose **{transport.Name}** for {transport.ChooseItFor.English}.\n\n{transport.Topic.About.English}";

    static string Pair(OfflineTransport one, OfflineTransport other, OfflineConversation conversation)
    {
        var verdict = Array.Find(Verdicts, pair => (pair.One == one.Name && pair.Other == other.Name) || (pair.One == other.Name && pair.Other == one.Name)).Verdict;
        var advice = conversation.IsChinese
            ? $"- **{one.Name}**：{one.ChooseItFor.Chinese}\n- **{other.Name}**：{other.ChooseItFor.Chinese}"
            : $"- **{one.Name}** for {one.ChooseItFor.English}\n- **{other.Name}** for {other.ChooseItFor.English}";
        return $"{verdict.For(conversation)}\n\n{Table([one, other], conversation)}\n\n{advice}";
    }

    static string Table(OfflineTransport[] transports, OfflineConversation conversation)
    {
        var table = new StringBuilder($"| {Name.For(conversation)} |");
        foreach (var column in Columns)
            table.Append($" {column.For(conversation)} |");
        table.Append("\n| --- |");
        foreach (var _ in Columns)
            table.Append(" --- |");
        foreach (var transport in transports)
        {
            table.Append($"\n| **{transport.Name}** |");
            foreach (var cell in transport.Row)
                table.Append($" {cell.For(conversation)} |");
        }

        return table.ToString();
    }
}
