using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiReplyTests
{
    [Test, CancelAfter(10_000)]
    public async Task Deltas_keep_their_blanks_and_the_last_text_carries_the_end(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Reply("The", " capital of France", " is **Paris**.\n");
        var updates = await trial.StreamAsync(cancellationToken);
        Assert.That(updates.Select(update => (update.Text, update.FinishReason)), Is.EqualTo(new (string, ChatFinishReason?)[]
        {
            ("The", null), (" capital of France", null), (" is **Paris**.\n", ChatFinishReason.Stop),
        }));
        Assert.That(updates[^1], Has.Property("ModelId").EqualTo("gemini-2.0-flash").And.Property("ResponseId").EqualTo("response-1"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_delta_arrives_while_the_model_still_speaks(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var seen = new TaskCompletionSource();
        trial.Gemini.Next(GeminiScript.Begin.Text("one").Until(seen.Task).Finish("STOP", " two"));
        List<string> texts = [];
        await foreach (var update in trial.Model.GetStreamingResponseAsync("Count", cancellationToken: cancellationToken))
        {
            texts.Add(update.Text);
            seen.TrySetResult();
        }
        Assert.That(texts, Is.EqualTo(new[] { "one", " two" }));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_whole_reply_comes_with_its_usage(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Thought("Hmm, ").Thought("Paris?").Text("It is").Finish("STOP", " Paris.", outputTokens: 4, thoughtTokens: 9));
        var response = await trial.AskAsync(cancellationToken);
        Assert.That((response.Text, response.FinishReason, response.Messages.Count), Is.EqualTo(("It is Paris.", ChatFinishReason.Stop, 1)));
        AssertUsage(response.Usage);
        Assert.That(response.Messages[0].Contents.OfType<TextReasoningContent>().Single().Text, Is.EqualTo("Hmm, Paris?"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Thoughts_of_a_stream_are_not_its_text_and_usage_comes_once(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Thought("Hmm.").Text("It is").Finish("STOP", " Paris.", outputTokens: 4, thoughtTokens: 9));
        var updates = await trial.StreamAsync(cancellationToken);
        Assert.That(string.Concat(updates), Is.EqualTo("It is Paris."));
        Assert.That(updates.SelectMany(update => update.Contents).OfType<TextReasoningContent>().Single().Text, Is.EqualTo("Hmm."));
        AssertUsage(updates.ToChatResponse().Usage);
    }

    static void AssertUsage(UsageDetails? usage) => Assert.That(
        (usage?.InputTokenCount, usage?.OutputTokenCount, usage?.ReasoningTokenCount, usage?.TotalTokenCount),
        Is.EqualTo((7L, 13L, 9L, 20L)));

    [Test, CancelAfter(10_000)]
    public async Task A_last_event_without_parts_ends_the_reply(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Text("Paris.").Finish());
        var updates = await trial.StreamAsync(cancellationToken);
        Assert.That(updates.Select(update => (update.Text, update.FinishReason)), Is.EqualTo(new (string, ChatFinishReason?)[]
        {
            ("Paris.", null), ("", ChatFinishReason.Stop),
        }));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_finish_reason_on_every_event_counts_once_and_last(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Finish("STOP", "a").Finish("STOP", "b").Finish("STOP", "c").Finish());
        var updates = await trial.StreamAsync(cancellationToken);
        Assert.That(updates.Select(update => (update.Text, update.FinishReason)), Is.EqualTo(new (string, ChatFinishReason?)[]
        {
            ("a", null), ("b", null), ("c", ChatFinishReason.Stop),
        }));
        Assert.That(updates.ToChatResponse().Usage?.TotalTokenCount, Is.EqualTo(9));
    }

    [TestCase(1)]
    [TestCase(7)]
    [CancelAfter(10_000)]
    public async Task Frames_cut_inside_a_character_are_put_together(int bytes, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Reply("Zürich 🏔️", " 東京").InPiecesOf(bytes));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("Zürich 🏔️ 東京"));
    }

    [TestCase("STOP", "stop")]
    [TestCase("MAX_TOKENS", "length")]
    [TestCase("SAFETY", "content_filter")]
    [TestCase("RECITATION", "content_filter")]
    [TestCase("A_REASON_OF_TOMORROW", "stop")]
    [CancelAfter(10_000)]
    public async Task What_was_said_stands_however_it_ended(string reason, string expected, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(Enumerable.Repeat(GeminiScript.Begin.Text("Once upon").Finish(reason), 2));
        var response = (await trial.StreamAsync(cancellationToken)).ToChatResponse();
        Assert.That((response.Text, response.FinishReason?.Value), Is.EqualTo(("Once upon", expected)));
        response = await trial.AskAsync(cancellationToken);
        Assert.That((response.Text, response.FinishReason?.Value), Is.EqualTo(("Once upon", expected)));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_declined_answer_says_so([Values] bool isPrompt, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var script = isPrompt ? GeminiScript.Begin.PromptBlocked("SAFETY") : GeminiScript.Begin.Finish("SAFETY");
        trial.Gemini.Next(script, script);
        var updates = await trial.StreamAsync(cancellationToken);
        Assert.That((updates.Single().Text, updates[0].FinishReason), Is.EqualTo(("The model declined to answer this (SAFETY).", ChatFinishReason.ContentFilter)));
        Assert.That((await trial.AskAsync(cancellationToken)).Text, Is.EqualTo("The model declined to answer this (SAFETY)."));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reply_whose_connection_breaks_after_its_end_is_whole(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var seen = new TaskCompletionSource();
        trial.Gemini.Next(GeminiScript.Begin.Text("Paris").Finish("STOP", ".").Text("!").Until(seen.Task).Reset());
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
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Text("Paris").Finish("STOP", ".").Hold());
        var reply = trial.StreamAsync(cancellationToken);
        await trial.Clock.ExpireAsync(TimeSpan.FromSeconds(2), cancellationToken);
        Assert.That(string.Concat(await reply.WaitAsync(cancellationToken)), Is.EqualTo("Paris."));
        await trial.Gemini.Requests.Single().Closed.WaitAsync(cancellationToken);
    }
}
