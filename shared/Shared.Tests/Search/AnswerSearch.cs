using CsCheck;
using GenAiTransport.Testing;
using Microsoft.Extensions.AI;
using NUnit.Framework.Internal;

namespace GenAiTransport.Tests.Search;

/// <summary>Whatever a model's server sends under HTTP 200: a reply with the reason of its end, or a failure in plain words; and the next call works.</summary>
[TestFixture]
public sealed class AnswerSearch
{
    [Test, CancelAfter(120_000)]
    public async Task Geminis_answer(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        await SampleAsync("gemini", bytes =>
        {
            trial.Gemini.Next(GeminiScript.Begin.Raw(bytes));
            return trial.Model;
        });
        Assert.That((await trial.AskAsync(cancellationToken, "again")).Text, Is.EqualTo("You said: again"));
    }

    [Test, CancelAfter(120_000)]
    public async Task Open_ais_answer(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        await SampleAsync("openai", bytes =>
        {
            trial.OpenAi.Next(OpenAiScript.Begin.Raw(bytes));
            return trial.Model;
        });
        Assert.That((await trial.AskAsync(cancellationToken, "again")).Text, Is.EqualTo("You said: again"));
    }

    static Task SampleAsync(string folder, Func<byte[], IChatClient> prepare) => Hostile.Bytes(folder).SampleAsync(
        async bytes =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            var updates = new List<ChatResponseUpdate>();
            try
            {
                await foreach (var update in prepare(bytes).GetStreamingResponseAsync("Hello").WithCancellation(new CancellationTokenSource(Reading.Limit).Token))
                    updates.Add(update);
                Assert.That(updates.Any(update => update.FinishReason is not null), Is.True, "it says why it ended");
            }
            catch (ModelFailure failure)
            {
                Assert.That(failure.Message, Is.Not.Empty);
            }
            var text = string.Concat(updates.Select(update => update.Text));
            // What ended before its first event was asked for again.
            Assert.That(text.Length <= bytes.Length || text == "You said: Hello", Is.True, "no more than was sent");
        },
        iter: Depth.Cases(250, times: 100),
        threads: 1,
        print: Hostile.Shown);
}
