namespace GenAiTransport.Testing;

/// <summary>A chat server with <c>GENAI_PROVIDER=openai</c>: the reply, a failure in plain words, and that the session goes on afterwards.</summary>
public abstract class OpenAiContract<TProgram> where TProgram : class
{
    protected abstract IChatTransport Connect(ServerAddress server);

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task The_reply_is_the_models_and_a_failure_leaves_no_trace(CancellationToken cancellationToken)
    {
        await using var openAi = await FakeOpenAi.StartAsync(cancellationToken);
        openAi.Next(
            OpenAiScript.Begin.Thought("Hmm.").Text("Hello").Text(" *there*\n").Finish(),
            OpenAiScript.Begin.Text("Half an"),
            OpenAiScript.KeyRefused());
        await using var server = new TestServer<TProgram>(settings: openAi.Environment);
        await using var client = Connect(new ServerAddress(server.Address));
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var first = await client.SendAsync(session.SessionId, "one", cancellationToken).ToEndAsync();
        var cut = await client.SendAsync(session.SessionId, "two", cancellationToken).ToEndAsync();
        var refused = await client.SendAsync(session.SessionId, "three", cancellationToken).ToEndAsync();
        var last = await client.SendAsync(session.SessionId, "four", cancellationToken).ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(session.Model, Is.EqualTo("gpt-test"));
            Assert.That(first.Text().TrimEnd(), Is.EqualTo("Hello *there*"));
            Assert.That((cut[^1] as TurnFailed)?.Message, Does.Contain("cut off"));
            Assert.That((refused[^1] as TurnFailed)?.Message, Is.EqualTo("The key was refused: set OPENAI_API_KEY to a valid key."));
            Assert.That(last.Text(), Is.EqualTo("You said: four"));
            Assert.That(
                openAi.Completions[^1].Json!["messages"]!.AsArray().Select(message => (string?)message!["content"]),
                Is.EqualTo(new[] { "one", "Hello *there*", "four" }));
            Assert.That(await server.ScreenAsync(), Does.Contain("Model: gpt-test").And.Not.Contains(FakeOpenAi.ApiKey));
            Assert.That((await client.Sessions.HealthAsync(cancellationToken)).Model, Is.EqualTo("gpt-test"));
        }
    }
}
