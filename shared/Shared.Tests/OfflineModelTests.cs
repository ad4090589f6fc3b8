using System.Globalization;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class OfflineModelTests
{
    readonly OfflineModel _model = new(TimeSpan.FromSeconds(1), wordsPerSecond: 0, TimeProvider.System);

    [TestCaseSource(typeof(OfflinePrompts), nameof(OfflinePrompts.All)), CancelAfter(10_000)]
    public async Task The_same_history_gets_the_same_reply_and_its_deltas_are_the_reply(string prompt, CancellationToken cancellationToken)
    {
        List<ChatMessage> history = [new(ChatRole.System, "Be brief."), new(ChatRole.User, prompt)];
        var reply = await _model.GetResponseAsync(history, cancellationToken: cancellationToken);
        using var another = new OfflineModel(TimeSpan.Zero, 0, TimeProvider.System);

        var updates = await another.GetStreamingResponseAsync([.. history], cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        var last = updates[^1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(updates.Select(update => update.Text)), Is.EqualTo(reply.Text));
            Assert.That(reply.Text, Is.Not.Empty.And.EqualTo(reply.Text.Trim()));
            Assert.That(updates, Has.All.Matches<ChatResponseUpdate>(update => update!.Text.Length > 0 && update.Role == ChatRole.Assistant));
            Assert.That(updates.Select(update => (update.ResponseId, update.ModelId)).Distinct(), Has.One.Items);
            Assert.That(updates.SkipLast(1), Has.All.Matches<ChatResponseUpdate>(update => update!.FinishReason is null && update.Contents.Count == 1));
            Assert.That(last.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(last.Contents.OfType<UsageContent>().Single().Details.OutputTokenCount, Is.GreaterThan(0).And.EqualTo(reply.Usage!.OutputTokenCount));
            Assert.That(updates, Has.None.Matches<ChatResponseUpdate>(update => char.IsLowSurrogate(update!.Text[0])), "A character is cut in two.");
        }
    }

    [TestCase("REST", "POST /chat")]
    [TestCase("ndjson", "one JSON object per line")]
    [TestCase("server-sent events", "Last-Event-ID")]
    [TestCase("web sockets", "Upgrade: websocket")]
    [TestCase("gRPC", ".proto")]
    [TestCase("backpressure in gRPC", "receive window")]
    [TestCase("SSE or WebSocket?", "| **SSE** | server to client |")]
    [TestCase("compare all five in a table", "| **gRPC** | both ways at once |")]
    [TestCase("which one should I choose?", "start with SSE")]
    [TestCase("show me SSE in C#", "```csharp\nusing System.Net.Http.Json;")]
    [TestCase("websocket code in python please", "```python\nimport asyncio")]
    [TestCase("Can I see the code?", "```csharp")]
    [TestCase("curl for rest", "```bash\ncurl http://localhost:8000/chat ")]
    [TestCase("How do I get a real model?", "GOOGLE_API_KEY")]
    [TestCase("How do I set the API key?", "GOOGLE_API_KEY")]
    [TestCase("who are you?", "offline model")]
    [TestCase("help", "What is SSE?")]
    [TestCase("What is the capital of France?", "Paris")]
    [TestCase("what is 6 * 7?", "**42**")]
    [TestCase("ok", "Good.")]
    [TestCase("What is the difference?", "| **REST** | one answer |")]
    [TestCase("write a poem about SSE", "the stream does not know its end")]
    [TestCase("How do I test a WebSocket?", "Upgrade: websocket")]
    [TestCase("What happens to my message when the connection drops?", "Resuming")]
    public async Task A_question_gets_an_answer_to_it(string question, string expected) =>
        Assert.That(await ReplyTo(question), Does.Contain(expected));

    [TestCase("How do I bake bread?", "How do I bake bread?")]
    [TestCase("Was 2024-11-21 a Thursday?", "2024-11-21")]
    [TestCase("Tell me the rest of the story", "the rest of the story")]
    public async Task What_it_cannot_know_it_says_so_and_what_to_do(string question, string quoted) =>
        Assert.That(await ReplyTo(question), Does.Contain(quoted).And.Contain("offline").And.Contain("GOOGLE_API_KEY").And.Contain("gRPC"));

    [Test]
    public async Task The_first_reply_says_that_the_model_is_offline() =>
        Assert.That(await ReplyTo("What is SSE?"), Does.Contain("I am the offline model"));

    [TestCase("What did I ask first?", "First, you asked: \"What is SSE?\"")]
    [TestCase("what did I ask before?", "Just before this, you asked: \"My name is Ada Lovelace.\"")]
    [TestCase("What was my second question?", "As number 2, you asked: \"And gRPC?\"")]
    [TestCase("How many messages so far?", "7 messages so far: 4 from you and 3 from me. This is turn 4.")]
    [TestCase("What is my name?", "Your name is Ada Lovelace.")]
    [TestCase("Hello", "Hello again, Ada Lovelace! This is message 4")]
    [TestCase("Summarize our chat", "1. What is SSE?\n2. And gRPC?\n3. My name is Ada Lovelace.")]
    [TestCase("tell me more", "More about gRPC, then.")]
    [TestCase("Which is better, that or REST?", "REST is for everybody")]
    [TestCase("Show me that in Python", "from chat_pb2_grpc import ChatServiceStub")]
    [TestCase("我第一个问题是什么？", "你的第一个问题是：“What is SSE?”")]
    [TestCase("What did you say last?", "My last reply began: \"Nice to meet you, Ada Lovelace.")]
    [TestCase("How do I bake bread?", "This is turn 4")]
    public async Task It_remembers_the_conversation(string question, string expected) =>
        Assert.That(await ReplyTo("What is SSE?", "And gRPC?", "My name is Ada Lovelace.", question), Does.Contain(expected));

    [TestCase("I'm Bob", ExpectedResult = "Your name is Bob.")]
    [TestCase("Hello, I am Mary Jane.", ExpectedResult = "Your name is Mary Jane.")]
    [TestCase("call me zoë please", ExpectedResult = "Your name is zoë.")]
    [TestCase("I am tired", ExpectedResult = "You have not told me your name yet. Say \"my name is ...\" and I will remember it for this session.")]
    public async Task<string> It_learns_a_name(string introduction) => await ReplyTo(introduction, "What's my name?");

    [Test]
    public async Task It_says_its_last_reply_again()
    {
        var once = await ReplyTo("Hello");
        Assert.That(await ReplyTo("Hello", "Say that again, please"), Is.EqualTo(once));
    }

    [TestCase("repeat after me: The quick  brown fox\njumps", "The quick  brown fox\njumps")]
    [TestCase("Say \"hello there\"", "hello there")]
    [TestCase("echo a b", "a b")]
    [TestCase("say ha 3 times", "ha ha ha")]
    [TestCase("count to 5", "1, 2, 3, 4, 5")]
    [TestCase("重复：你好", "你好")]
    public async Task It_says_exactly_what_it_is_told(string question, string expected) =>
        Assert.That(await ReplyTo(question), Is.EqualTo(expected));

    [Test]
    public async Task A_text_has_exactly_the_words_asked_for()
    {
        foreach (var length in Enumerable.Range(1, 120).Append(500).Append(1_234).Append(20_000))
            foreach (var question in new[] { "Write {0} words", "Write {0} words about WebSocket", "a {0}-word story about gRPC" })
            {
                var reply = await ReplyTo(string.Format(CultureInfo.InvariantCulture, question, length));
                Assert.That(reply.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(length), question);
            }
    }

    [TestCase("Write 999999999 words", 20_000)]
    [TestCase("Write 0 words", 1)]
    [TestCase("write a 1,500 word essay", 1_500)]
    [TestCase("write five hundred words about tokens", 500)]
    public async Task The_length_of_a_text_is_bounded_and_read_in_several_forms(string question, int expected) =>
        Assert.That((await ReplyTo(question)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(expected));

    [Test]
    public async Task A_chinese_text_has_exactly_the_characters_asked_for()
    {
        foreach (var length in Enumerable.Range(1, 60).Append(300))
            Assert.That((await ReplyTo($"写 {length} 字")).Count(c => !char.IsWhiteSpace(c)), Is.EqualTo(length));
    }

    [Test]
    public async Task A_long_text_does_not_repeat_its_sentences()
    {
        var sentences = (await ReplyTo("Write 10000 words")).Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.That(sentences, Is.Unique);
    }

    [Test]
    public async Task Chinese_is_answered_in_chinese_and_stays_when_asked_for()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ReplyTo("什么是 SSE？"), Does.Contain("服务器推送事件"));
            Assert.That(await ReplyTo("用中文回答", "What is gRPC?"), Does.Contain("契约"));
            Assert.That(await ReplyTo("用中文回答", "answer in English", "What is gRPC?"), Does.Contain("contract"));
            Assert.That(await ReplyTo("什么是 SSE？", "What is gRPC?"), Does.Contain("contract"));
            Assert.That(await ReplyTo("Explain SSE in Chinese"), Does.Contain("服务器推送事件"));
            Assert.That(await ReplyTo("我叫小明。", "我叫什么？"), Is.EqualTo("你叫小明。"));
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task At_once_means_four_words_per_delta_with_their_blanks_in_front(CancellationToken cancellationToken)
    {
        var deltas = await _model.GetStreamingResponseAsync([new(ChatRole.User, "say one two three four five six\nseven eight nine")], cancellationToken: cancellationToken)
            .Select(update => update.Text).ToListAsync(cancellationToken);
        Assert.That(deltas, Is.EqualTo(new[] { "one two three four", " five six\nseven eight", " nine" }));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_model_of_the_options_is_reported_and_the_length_respected(CancellationToken cancellationToken)
    {
        var options = new ChatOptions { ModelId = "workshop", MaxOutputTokens = 20 };
        var reply = await _model.GetResponseAsync([new(ChatRole.User, "What is SSE?")], options, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.ModelId, Is.EqualTo("workshop"));
            Assert.That(reply.FinishReason, Is.EqualTo(ChatFinishReason.Length));
            Assert.That(reply.Usage!.OutputTokenCount, Is.InRange(10, 20));
            Assert.That((await _model.GetResponseAsync([new(ChatRole.User, "Hi")], cancellationToken: cancellationToken)).ModelId, Is.EqualTo("offline"));
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task A_conversation_without_a_question_is_answered_too(CancellationToken cancellationToken) =>
        Assert.That((await _model.GetResponseAsync([], cancellationToken: cancellationToken)).Text, Does.Contain("offline"));

    async Task<string> ReplyTo(params string[] questions)
    {
        List<ChatMessage> history = [];
        foreach (var question in questions)
        {
            history.Add(new(ChatRole.User, question));
            history.Add(new(ChatRole.Assistant, (await _model.GetResponseAsync(history)).Text));
        }

        return history[^1].Text;
    }
}
