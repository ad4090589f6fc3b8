using System.Diagnostics;

namespace GenAiTransport.Testing;

/// <summary>What a protocol that streams promises besides: a token is at the client before the model makes the next one.</summary>
public abstract class StreamingGeminiContract<TProgram> : GeminiContract<TProgram> where TProgram : class
{
    [Test, CancelAfter(60_000)]
    public async Task Each_token_arrives_before_the_model_makes_the_next(CancellationToken cancellationToken)
    {
        const int Tokens = 20;
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        var made = Enumerable.Range(0, Tokens).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var script = GeminiScript.Begin;
        for (var token = 0; token < Tokens; token++)
            script = script.Until(made[token].Task).Text($" {token}");
        gemini.Next(script.Finish());
        await using var server = new TestServer<TProgram>(settings: gemini.Environment);
        await using var client = Connect(new ServerAddress(server.Address));
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var took = new List<double>();
        var asked = 0L;
        made[0].SetResult();
        await foreach (var happened in client.SendAsync(session.SessionId, "count", cancellationToken))
        {
            // The next token is made only when this one is here: whatever waited for more would wait for ever.
            if (happened is not Chunk chunk)
                continue;
            if (asked != 0)
                took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            asked = Stopwatch.GetTimestamp();
            if (chunk.ChunkNumber < Tokens)
                made[chunk.ChunkNumber].SetResult();
        }

        Assert.That(took, Has.Count.GreaterThanOrEqualTo(Tokens - 1));
        took.Sort();
        // A figure for the reader of the log; a busy machine may make it any.
        await TestContext.Out.WriteLineAsync($"From the model's token to the client's chunk: median {took[took.Count / 2]:0.00} ms, longest {took[^1]:0.00} ms");
    }
}
