namespace GenAiTransport.Testing;

/// <summary>What a client sees when Gemini fails in one of the ways it has been seen to, and that the session goes on afterwards.</summary>
public abstract class GeminiContract<TProgram> where TProgram : class
{
    protected abstract IChatTransport Connect(ServerAddress server);

    static IEnumerable<TestCaseData> Failures()
    {
        yield return Case("quota", GeminiScript.QuotaSpent("51820.638305887s"), "quota is spent");
        yield return Case("key", GeminiScript.KeyInvalid(), "GOOGLE_API_KEY");
        yield return Case("retired model", GeminiScript.ModelNotFound("gemini-2.5-flash"), "does not know the model");
        yield return Case("error in the middle", GeminiScript.Begin.Text("Half an").ErrorEvent(503, "UNAVAILABLE"), "try again");
        yield return Case("cut off", GeminiScript.Begin.Text("Half an"), "cut off");
        yield return Case("raw error tail", GeminiScript.Begin.Text("Half an").Raw("""{"error":{"code":500,"message":"x","status":"INTERNAL"}}"""), "again");

        static TestCaseData Case(string name, GeminiScript script, string sentence) =>
            new TestCaseData(script, sentence).SetArgDisplayNames(name);
    }

    [SharedCaseSource(nameof(Failures)), CancelAfter(40_000)]
    public async Task A_failure_is_told_in_plain_words_and_the_session_goes_on(GeminiScript script, string sentence, CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        gemini.Next(script);
        await using var server = new TestServer<TProgram>(settings: [.. gemini.Environment, ("GENAI_MODEL_ID", "gemini-2.5-flash")]);
        await using var client = Connect(new ServerAddress(server.Address));
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var failed = await client.SendAsync(session.SessionId, "one", cancellationToken).ToEndAsync();
        var history = await client.Sessions.GetAsync(session.SessionId, cancellationToken);
        gemini.Reply("All", " is", " well.");
        var next = await client.SendAsync(session.SessionId, "two", cancellationToken).ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((failed[^1] as TurnFailed)?.Message, Does.Contain(sentence));
            Assert.That(history.Messages, Is.Empty);
            Assert.That(next.Text(), Is.EqualTo("All is well."));
            Assert.That(gemini.Generations[^1].Body.ToString(), Does.Not.Contain("one"), "what failed is not part of the conversation");
            Assert.That(await server.ScreenAsync(), Does.Not.Contain(FakeGemini.ApiKey));
        }
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task A_blocked_answer_is_told_as_filtered(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        gemini.Next(GeminiScript.Begin.PromptBlocked("PROHIBITED_CONTENT"));
        await using var server = new TestServer<TProgram>(settings: gemini.Environment);
        await using var client = Connect(new ServerAddress(server.Address));
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var events = await client.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();

        Assert.That((events[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("content_filter"));
        Assert.That(events.Text(), Does.Contain("declined"));
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task Stop_closes_the_connection_to_the_model_and_going_away_does_not(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gemini.Next(GeminiScript.Begin.Text("Left").Until(release.Task).Text(" alone.").Finish(), GeminiScript.Begin.Text("Shown").Hold());
        await using var server = new TestServer<TProgram>(settings: gemini.Environment);
        await using var client = Connect(new ServerAddress(server.Address));
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await using var leaver = Connect(new ServerAddress(server.Address));
            var reading = leaver.SendAsync(session.SessionId, "hi", leaving.Token).ToEndAsync();
            var left = await gemini.ArrivalAsync(cancellationToken);
            await leaving.CancelAsync();
            Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
            release.SetResult();
            var turn = server.Sessions.Find(session.SessionId, null)!.Latest!;
            Assert.That((await turn.ReadAsync(cancellationToken: cancellationToken).ToEndAsync()).Text(), Is.EqualTo("Left alone."));
        }

        var stopped = client.SendAsync(session.SessionId, "again", cancellationToken).ToEndAsync();
        var request = await gemini.ArrivalAsync(cancellationToken);
        await client.Sessions.StopAsync(session.SessionId, cancellationToken);
        Assert.That(((TurnCompleted)(await stopped)[^1]).FinishReason, Is.EqualTo("stopped"));
        await request.Closed.Soon();
    }
}
