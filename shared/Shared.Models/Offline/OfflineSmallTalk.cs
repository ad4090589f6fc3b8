namespace GenAiTransport;

/// <summary>Everything that is not about the transports, and the answer to what it cannot know.</summary>
static class OfflineSmallTalk
{
    // Wanted for their own sake, whatever they are to be about.
    static readonly OfflineTopic[] Requests =
    [
        new("a joke", ["joke", "funny", "make me laugh", "笑话"], new(
            "A client walks into a bar and orders one drink over REST. Nothing happens for eight seconds. Then everything arrives at once: the drink, the bill and a taxi.\n\nThe next one orders over SSE and gets it sip by sip. 😄",
            "一位客人用 REST 点了一杯酒，八秒钟毫无动静，然后酒、账单和出租车一起到了。\n\n下一位用 SSE 点，一口一口地送来。😄")),
        new("a poem", ["poem", "haiku", "poetry", "verse", "诗"], new(
            "A word, then a word:\nthe stream does not know its end\nuntil it is there.\n\n*(composed offline)*",
            "一字随一字，\n涓流不问何处止，\n到时自然知。\n\n*（离线所作）*")),
    ];

    // In this order: a greeting is often followed by what somebody really wants.
    static readonly OfflineTopic[] Topics =
    [
        new("help", ["help", "what can you do", "what can i ask", "what do you know", "how do i use", "commands", "你会什么", "你能做什么", "帮助", "可以问什么"], new(
            """
            I am the offline model: no key, no network, and still good company for this workshop. Try one of these:

            - `What is SSE?` (or REST, streamable HTTP, WebSocket, gRPC)
            - `SSE or WebSocket?`, `compare all five in a table`, `which should I choose?`
            - `Show me gRPC in Python` (C#, JavaScript and curl work too)
            - `How does resume work?`, backpressure, heartbeats, proxies, HTTP/2, tokens, latency
            - `Write 300 words`, `count to 50`: good for watching a stream
            - `What did I ask first?`, `how many messages so far?`, `my name is ...`
            - `用中文回答`, and I go on in Chinese

            For answers about everything else set `GOOGLE_API_KEY` and start the server again.
            """,
            """
            我是离线模型：不用密钥，不联网，陪你做这个实验。可以试试：

            - `什么是 SSE？`（或 REST、可流式 HTTP、WebSocket、gRPC）
            - `SSE 和 WebSocket 有什么区别？`、`用表格比较五种方式`、`该选哪种？`
            - `给我 gRPC 的 Python 代码`（也有 C#、JavaScript、curl）
            - `断线后怎么续传？`、背压、心跳、代理、HTTP/2、词元、延迟
            - `写 300 字`、`数到 50`：适合观察流式传输
            - `我第一个问题是什么？`、`到现在几条消息？`、`我叫……`

            想问别的内容，请设置 `GOOGLE_API_KEY` 后重新启动服务器。
            """)),
        new("a real model", ["google api key", "gemini api key", "api key", "real model", "gemini", "go online", "密钥", "真正的模型"], new(
            """
            To talk to a real model, get a key from Google AI Studio, set it and start the server again:

            ```bash
            export GOOGLE_API_KEY=your-key        # PowerShell: $env:GOOGLE_API_KEY = "your-key"
            dotnet run --project server
            ```

            `GENAI_MODEL_ID` chooses the model, `GENAI_PROVIDER=offline` brings me back. The key stays in the environment; it is never logged.
            """,
            """
            要使用真正的模型，请在 Google AI Studio 取得密钥，设置后重新启动服务器：

            ```bash
            export GOOGLE_API_KEY=你的密钥
            dotnet run --project server
            ```

            `GENAI_MODEL_ID` 选择模型，`GENAI_PROVIDER=offline` 可以再换回我。
            """)),
        new("who I am", ["who are you", "what are you", "your name", "which model", "what model", "are you real", "are you a bot", "are you human", "are you offline", "are you online", "你是谁", "什么模型", "你叫什么"], new(
            "I am the offline model of this project. I run inside the server, need no key and no network, and give the same answer to the same conversation every time, which makes me useful for workshops and measurements. I am not a language model: I know this conversation, the five transports and a few tricks. Ask `help` to see them.",
            "我是这个项目的离线模型，就在服务器里运行，不需要密钥和网络，同样的对话总是得到同样的回答，适合做实验和测量。我不是大语言模型：我只知道这段对话、五种传输方式和一些小把戏。问一声“帮助”就能看到。")),
        new("how I am", ["how are you", "how do you do", "how is it going", "hows it going", "你好吗", "最近怎么样"], new(
            "Quite well, thank you: no network to wait for and nobody else's quota to share. I am offline and ready to talk about the five transports. How about you?",
            "很好，谢谢：不用等网络，也没有配额。我是离线模型，随时可以聊五种传输方式。你呢？")),
        new("time and weather", ["what time", "whats the time", "what day", "todays date", "weather", "news", "stock price*", "几点", "天气", "今天几号", "新闻"], new(
            "I cannot look that up: I am the offline model, without a clock, a window or a network. Your machine can tell you, or a real model with `GOOGLE_API_KEY`.",
            "这我查不到：我是离线模型，没有时钟，没有窗户，也没有网络。")),
        new("France", ["capital of france", "法国的首都", "法国首都"], new(
            "The capital of France is **Paris**. (Every chat demo is asked that, so even the offline model knows it.)",
            "法国的首都是**巴黎**。（每个聊天演示都会被问到，所以离线模型也知道。）")),
        new("emoji", ["emoji", "emojis", "smiley", "表情"], new(
            "🚀 REST · 📡 streamable HTTP · 🌊 SSE · 🔌 WebSocket · 🧩 gRPC\n\nAnd harder ones for your decoder: 👩‍💻 🇪🇺 👍🏽 🏳️‍🌈. Each arrives whole, although some are many bytes long. Offline, but cheerful. 😊",
            "🚀 REST · 📡 可流式 HTTP · 🌊 SSE · 🔌 WebSocket · 🧩 gRPC\n\n再来几个难的：👩‍💻 🇪🇺 👍🏽 🏳️‍🌈。它们有好几个字节，但都完整到达。😊")),
        new("Chinese", ["chinese", "mandarin", "用中文", "说中文", "中文"], new(
            "I speak English and some Chinese: say `用中文回答` and I go on in Chinese.",
            "好的，接下来我用中文回答。我是离线模型，可以聊 REST、可流式 HTTP、SSE、WebSocket 和 gRPC。想回到英文，就说 `in English`。")),
        new("English", ["in english", "speak english", "用英文", "用英语"], new(
            "English it is. I am the offline model; ask me about any of the five transports.", "好的。")),
        new("thanks", ["thanks", "thank you", "thx", "great", "cool", "nice", "well done", "perfect", "谢谢", "多谢", "太好了"], new(
            "You are welcome. There is more where that came from, even offline: ask for a comparison, for code, or for what happens when the connection drops.",
            "不客气。还可以让我比较几种方式、写代码，或者讲讲断线后会怎样。"))
        {
            Unless = ["what", "whats", "which", "who", "how", "where", "when", "why"],
            LongestQuestion = 12,
        },
        new("all right", ["ok", "okay", "yes", "yep", "sure", "no", "nope", "i see", "understood", "got it", "好的", "好", "明白", "是的"], new(
            "Good. I am the offline model and have all the time in the world: ask about another transport, for code, or `help`.",
            "好。我是离线模型，有的是时间：可以再问一种传输方式，要代码，或者说“帮助”。"))
        {
            LongestQuestion = 3,
        },
        new("goodbye", ["bye", "goodbye", "see you", "good night", "farewell", "再见", "拜拜"], new(
            "Goodbye! The session stays on the server for a while, so you can come back to it with `/join`. `/quit` leaves the client.",
            "再见！会话会在服务器上保留一段时间，可以用 `/join` 回来。`/quit` 退出客户端。")),
        new("hello", ["hello", "hi", "hey", "hallo", "hola", "bonjour", "good morning", "good evening", "good afternoon", "greetings", "test", "你好", "您好", "嗨"], new(
            "Hello! 👋 I am the offline model: no key and no network needed. Ask me about REST, streamable HTTP, SSE, WebSocket or gRPC, let me compare them or show code, or say `help` for everything I can do.",
            "你好！👋 我是离线模型，不需要密钥和网络。可以问我 REST、可流式 HTTP、SSE、WebSocket 或 gRPC，让我比较它们或给出代码，说“帮助”看看我会什么。"))
        {
            Unless = ["a test", "unit test", "to test", "the test"],
        },
    ];

    public static string? Request(OfflineConversation conversation) =>
        Array.Find(Requests, topic => topic.IsNamedIn(conversation.Question))?.About.For(conversation);

    public static string Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        if (Array.Find(Topics, topic => topic.IsNamedIn(question)) is { } topic)
            return conversation.Replies > 0 && topic.Name == "hello" ? HelloAgain(conversation) : topic.About.For(conversation);
        return OfflineArithmetic.Answer(conversation) ?? Unknown(conversation);
    }

    static string HelloAgain(OfflineConversation conversation)
    {
        var name = OfflineMemory.NameIn(conversation);
        return conversation.IsChinese
            ? $"又见面了{(name is null ? "" : "，" + name)}！这是你的第 {conversation.Questions.Count} 条消息。我还是离线模型，想接着聊什么？"
            : $"Hello again{(name is null ? "" : ", " + name)}! This is message {conversation.Questions.Count} from you, and I am still the offline model. What shall we talk about?";
    }

    static string Unknown(OfflineConversation conversation)
    {
        if (conversation.Question.Words == 0)
            return conversation.IsChinese ? "😊 我是离线模型，这里没有文字可以回答。说“帮助”看看我会什么。" : "😊 That leaves me without words to go by. I am the offline model; say `help` to see what I can do.";
        var quote = OfflineConversation.Quote(conversation.Question.Text, 120);
        var turn = conversation.Questions.Count;
        if (conversation.IsChinese)
        {
            var earlier = conversation.PreviousQuestion is { } last ? $"这是第 {turn} 轮，之前你问的是“{OfflineConversation.Quote(last, 60)}”。" : "";
            return $"你问的是“{quote}”。我是离线模型，没有网络，这个问题我答不好。{earlier}\n\n我可以讲 REST、可流式 HTTP、SSE、WebSocket、gRPC，比较它们，用 C#、Python、JavaScript 或 curl 写示例，也记得这段对话。说“帮助”看全部。\n\n想要真正的回答，请设置 `GOOGLE_API_KEY` 后重新启动服务器。";
        }

        var before = conversation.PreviousQuestion is { } previous ? $" This is turn {turn}; before it you asked \"{OfflineConversation.Quote(previous, 60)}\"." : "";
        return $"You asked: \"{quote}\". That is beyond me: I am the offline model, without a network, and I would rather say so than make something up.{before}\n\nWhat I can do is talk about REST, streamable HTTP, SSE, WebSocket and gRPC, compare them, show code in C#, Python, JavaScript or curl, and remember this conversation. Say `help` for the whole list.\n\nFor a real answer set `GOOGLE_API_KEY` and start the server again.";
    }
}
