using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiStopTests
{
    [Test, CancelAfter(10_000)]
    public async Task Stop_in_the_middle_closes_the_connection_to_the_model(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Text("Once").Hold());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reply = trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: stop.Token).GetAsyncEnumerator(cancellationToken);
        Assert.That(await reply.MoveNextAsync().AsTask().WaitAsync(cancellationToken), Is.True);
        var next = reply.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        var stopped = await Assert.ThrowsAsync<OperationCanceledException>(() => next.WaitAsync(cancellationToken));
        Assert.That(stopped!.CancellationToken.IsCancellationRequested, Is.True);
        await trial.Gemini.Requests.Single().Closed.WaitAsync(cancellationToken);
        Assert.That(trial.Log.Lines, Is.Empty, "a stop is not a failure");
        Assert.That((await trial.AskAsync(cancellationToken)).Text, Is.EqualTo("You said: Hello"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Stop_before_the_first_word_closes_the_connection_to_the_model([Values] bool isWhole, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Hold());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reply = isWhole ? trial.AskAsync(stop.Token) : trial.StreamAsync(stop.Token);
        var request = await trial.Gemini.ArrivalAsync(cancellationToken);
        await stop.CancelAsync();
        await Assert.ThatAsync(() => reply.WaitAsync(cancellationToken), Throws.InstanceOf<OperationCanceledException>());
        await request.Closed.WaitAsync(cancellationToken);
        Assert.That(trial.Gemini.Requests, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reader_that_leaves_hangs_up(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Next(GeminiScript.Begin.Text("Once").Hold());
        await foreach (var _ in trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: cancellationToken))
            break;
        await trial.Gemini.Requests.Single().Closed.WaitAsync(cancellationToken);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_stopped_beforehand_is_not_sent(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        await Assert.ThatAsync(() => trial.StreamAsync(new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(trial.Gemini.Requests, Is.Empty);
    }

    [Test, CancelAfter(10_000)]
    public async Task After_a_stop_nothing_more_is_said_even_if_it_has_arrived(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Reply("a", "b", "c", "d");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var text = "";
        await Assert.ThatAsync(
            async () =>
            {
                await foreach (var update in trial.Model.GetStreamingResponseAsync("Tell", cancellationToken: stop.Token))
                {
                    text += update.Text;
                    await stop.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(text, Is.EqualTo("a"));
    }
}
