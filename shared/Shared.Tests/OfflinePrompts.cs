namespace GenAiTransport.Tests;

/// <summary>What people type: every topic, every ability, and texts that are hard to cut.</summary>
static class OfflinePrompts
{
    static readonly string[] Transports = ["REST", "streamable HTTP", "SSE", "WebSocket", "gRPC"];

    public static IEnumerable<string> All =>
    [
        .. Transports.Select(transport => $"What is {transport}?"),
        .. Transports.Select(transport => $"Tell me more about {transport}"),
        .. Transports.Select(transport => $"什么是 {transport}？"),
        .. Transports.Select(transport => $"When should I use {transport}?"),
        .. from one in Transports from other in Transports where one != other select $"{one} or {other}?",
        .. from transport in Transports from language in new[] { "C#", "Python", "JavaScript", "curl" } select $"Show me {transport} in {language}",
        "Compare all five in a table", "Which one should I choose?", "该选哪种？", "用表格比较五种协议",
        "multi-turn chat", "How does resume work?", "backpressure", "HTTP/2", "chunked encoding", "tokens", "latency",
        "My proxy buffers everything", "heartbeats", "How do I cancel?", "errors", "security", "long polling", "What is streaming?", "What is HTTP?", "Which transports are there?",
        "Hello", "help", "Who are you?", "How are you?", "What time is it?", "What is the capital of France?", "Tell me a joke", "A haiku please", "emoji",
        "Thanks!", "Bye", "用中文回答", "你好", "My name is Ada", "我叫小明", "What is my name?", "How many messages so far?", "What did I ask first?", "Summarize",
        "Count to 30", "Write 57 words", "写 57 字", "2 + 2", "7 / 0", "", "   ", "👋", "???", "How do I bake bread?", "怎么烤面包？",
        "Say a\tb\n\n  c\r\nd", "Say 汉字汉字汉字，汉字。汉字 mixed with words", "Say 👩‍💻👍🏽🏳️‍🌈👩‍💻👍🏽🏳️‍🌈👩‍💻👍🏽🏳️‍🌈👩‍💻👍🏽🏳️‍🌈", $"Say {new string('x', 500)}", $"Say {string.Concat(Enumerable.Repeat("𝒳", 100))}",
    ];
}
