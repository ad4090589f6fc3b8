using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class OpenAiReplyTests
{
    [Test, CancelAfter(10_000)]
    public async Task Deltas_keep_their_blanks_and_the_end_comes_once(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Reply("The", " capital of France", " is **Paris**.\n");
        var updates = await trial.StreamAsync(cancellationToken);
        Assert.That(updates.Select(update => (update.Text, update.FinishReason)), Is.EqualTo(new (string, ChatFinishReason?)[]
        {
            ("The", null), (" capital of France", null), (" is **Paris**.\n", null), ("", ChatFinishReason.Stop),
        }));
        Assert.That(updates[^1], Has.Property("ModelId").EqualTo("gpt-test").And.Property("ResponseId").EqualTo("chatcmpl-1"));
        Assert.That(updates.ToChatResponse().Usage?.TotalTokenCount, Is.EqualTo(10));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_delta_arrives_while_the_model_still_speaks(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        var seen = new TaskCompletionSource();
        trial.OpenAi.Next(OpenAiScript.Begin.Text("one").Until(seen.Task).Text(" two").Finish());
        List<string> texts = [];
        await foreach (var update in trial.Model.GetStreamingResponseAsync("Count", cancellationToken: cancellationToken))
        {
            texts.Add(update.Text);
            seen.TrySetResult();
        }
        Assert.That(texts, Is.EqualTo(new[] { "one", " two", "" }));
    }

    static IEnumerable<TestCaseData> Thoughts()
    {
        yield return Case("reasoning_content", OpenAiScript.Begin.Thought("Hmm.").Text("It is").Text(" Paris."));
        yield return Case("reasoning", OpenAiScript.Begin.Thought("Hmm.", "reasoning").Text("It is").Text(" Paris."));
        yield return Case("parts", OpenAiScript.Begin
            .Delta("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hmm."}]}]}""")
            .Delta("""{"content":[{"type":"text","text":"It is Paris."}]}"""));
        yield return Case("tags", OpenAiScript.Begin.Text("<think>Hmm.</think>\n\nIt is").Text(" Paris."));
        yield return Case("tags in pieces", OpenAiScript.Begin.Text("\n<th").Text("ink>Hm").Text("m.</").Text("think").Text(">It").Text(" is Paris."));

        static TestCaseData Case(string name, OpenAiScript script) => new TestCaseData(script.Finish()).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Thoughts)), CancelAfter(10_000)]
    public async Task Thoughts_are_not_part_of_the_reply(OpenAiScript script, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(script);
        var stream = (await trial.StreamAsync(cancellationToken)).ToChatResponse();
        Assert.That(stream.Text, Is.EqualTo("It is Paris."));
        Assert.That(string.Concat(stream.Messages[0].Contents.OfType<TextReasoningContent>().Select(thought => thought.Text)), Is.EqualTo("Hmm."));
    }

    [TestCase("<b>bold</b> <think>not a thought</think>")]
    [TestCase("<thi")]
    [TestCase("  <")]
    [CancelAfter(10_000)]
    public async Task What_only_looks_like_a_thought_is_the_reply(string text, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        var script = text.Aggregate(OpenAiScript.Begin, (script, sign) => script.Text(sign.ToString())).Finish();
        trial.OpenAi.Next(script, script);
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo(text));
        Assert.That((await trial.AskAsync(cancellationToken)).Text, Is.EqualTo(text));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_whole_reply_comes_with_its_usage(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Thought("Hmm.").Text("It is").Text(" Paris.").Finish(outputTokens: 4, thoughtTokens: 9));
        var response = await trial.AskAsync(cancellationToken);
        Assert.That((response.Text, response.FinishReason, response.Messages.Count), Is.EqualTo(("It is Paris.", ChatFinishReason.Stop, 1)));
        Assert.That(
            (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.ReasoningTokenCount, response.Usage?.TotalTokenCount),
            Is.EqualTo((7L, 13L, 9L, 20L)));
    }

    [TestCase(1)]
    [TestCase(7)]
    [CancelAfter(10_000)]
    public async Task Frames_cut_inside_a_character_are_put_together(int bytes, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Reply("Zürich 🏔️", " 東京").InPiecesOf(bytes));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Zürich 🏔️ 東京"));
    }

    [TestCase("stop", "stop")]
    [TestCase("length", "length")]
    [TestCase("content_filter", "content_filter")]
    [TestCase("a_reason_of_tomorrow", "stop")]
    [CancelAfter(10_000)]
    public async Task What_was_said_stands_however_it_ended(string reason, string expected, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(Enumerable.Repeat(OpenAiScript.Begin.Text("Once upon").Finish(reason), 2));
        var response = (await trial.StreamAsync(cancellationToken)).ToChatResponse();
        Assert.That((response.Text, response.FinishReason?.Value), Is.EqualTo(("Once upon", expected)));
        response = await trial.AskAsync(cancellationToken);
        Assert.That((response.Text, response.FinishReason?.Value), Is.EqualTo(("Once upon", expected)));
    }

    [TestCase("""{"choices":null}""")]
    [TestCase("""{"choices":[null]}""")]
    [TestCase("""{"choices":[{"delta":null,"finish_reason":""}]}""")]
    [TestCase("""{"choices":[{"delta":{"role":"model","content":null,"tool_calls":[]},"logprobs":null}]}""")]
    [TestCase("""{"id":7,"model":null,"created":"now","object":1,"choices":[]}""")]
    [TestCase("""{"usage":{"prompt_tokens":null,"completion_tokens":2.5,"total_tokens":"3","prompt_tokens_details":null}}""")]
    [CancelAfter(10_000)]
    public async Task What_a_server_says_in_its_own_way_does_no_harm(string json, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Event(json).Text("It is").Event(json).Text(" Paris.").Raw("data: \n\n").Finish());
        var response = await trial.AskAsync(cancellationToken);
        Assert.That((response.Text, response.FinishReason, response.Usage?.TotalTokenCount), Is.EqualTo(("It is Paris.", ChatFinishReason.Stop, 9L)));
    }

    [TestCase("{\"choices\":[],\"choices\":[]}")]
    [TestCase("{\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}")]
    [CancelAfter(10_000)]
    public async Task What_cannot_be_read_is_a_failure_in_plain_words(string json, CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Text("It is").Raw($"data: {json}\n\n"));
        Assert.That(async () => await trial.StreamAsync(cancellationToken), Throws.InstanceOf<ModelFailure>());
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_does_not_stream_is_understood_too(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Answer(200, """{"id":"1","choices":[{"message":{"role":"assistant","content":"<think>Hmm</think>Paris."},"finish_reason":"stop"}]}"""));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Paris."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_refusal_is_what_the_model_says(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Delta("""{"content":null,"refusal":"I would rather not."}""").Finish());
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("I would rather not."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reply_whose_connection_breaks_after_its_end_is_whole(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        var seen = new TaskCompletionSource();
        trial.OpenAi.Next(OpenAiScript.Begin.Text("Paris").FinishOnly().Text(".").Text("!").Until(seen.Task).Reset());
        var text = "";
        await foreach (var update in trial.Model.GetStreamingResponseAsync("Where?", cancellationToken: cancellationToken))
        {
            text += update.Text;
            if (text.EndsWith('.'))
                seen.TrySetResult();
        }
        Assert.That(text, Is.EqualTo("Paris.!"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reply_whose_connection_stays_open_after_its_end_is_whole(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Text("Paris.").FinishOnly().Hold());
        var reply = trial.StreamAsync(cancellationToken);
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(2), cancellationToken);
        Assert.That(string.Concat(await reply.WaitAsync(cancellationToken)), Is.EqualTo("Paris."));
    }

    [Test, CancelAfter(10_000)]
    public async Task Stop_in_the_middle_closes_the_connection_to_the_model(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Begin.Text("Once").Hold());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reply = trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: stop.Token).GetAsyncEnumerator(cancellationToken);
        Assert.That(await reply.MoveNextAsync().AsTask().WaitAsync(cancellationToken), Is.True);
        var next = reply.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThatAsync(() => next.WaitAsync(cancellationToken), Throws.InstanceOf<OperationCanceledException>());
        await trial.OpenAi.Requests.Single().Closed.WaitAsync(cancellationToken);
        Assert.That(trial.Log.Lines, Is.Empty, "a stop is not a failure");
    }
}
