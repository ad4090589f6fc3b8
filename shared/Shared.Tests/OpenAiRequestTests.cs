using System.Text.Json.Nodes;
using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class OpenAiRequestTests
{
    static async Task<FakeOpenAiRequest> SentAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken, OpenAiDialect? dialect = null)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken, dialect: dialect);
        await trial.Model.GetResponseAsync(messages, options, cancellationToken);
        return trial.OpenAi.Requests.Single();
    }

    static void AssertBody(FakeOpenAiRequest sent, string expected) =>
        Assert.That(JsonNode.DeepEquals(sent.Json, JsonNode.Parse(expected)), Is.True, sent.Body);

    [Test, CancelAfter(10_000)]
    public async Task A_conversation_is_sent_in_order(CancellationToken cancellationToken)
    {
        var sent = await SentAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "Wie heißt die Hauptstadt von 日本?"),
                new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("東京 \"Tokyo\"\n")]),
                new(ChatRole.Assistant, ""),
                new(ChatRole.User, "And <b>before</b>?"),
            ],
            null,
            cancellationToken);
        AssertBody(sent, """
            {"model":"gpt-test","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Wie heißt die Hauptstadt von 日本?"},{"role":"assistant","content":"東京 \"Tokyo\"\n"},{"role":"user","content":"And <b>before</b>?"}],"stream":true,"stream_options":{"include_usage":true}}
            """);
        Assert.That(sent.Body, Does.Contain("日本").And.Contain("東京"), "text goes as it is, not as six bytes a character");
        Assert.That((sent.Path, sent.Headers["Authorization"]), Is.EqualTo(("/v1/chat/completions", $"Bearer {FakeOpenAi.ApiKey}")));
    }

    static readonly ChatOptions Everything = new()
    {
        Instructions = "Rhyme.",
        Temperature = 0.5f,
        TopP = 0.25f,
        TopK = 40,
        MaxOutputTokens = 256,
        StopSequences = ["END"],
        FrequencyPenalty = 1,
        PresencePenalty = -1,
        Seed = 42,
        ModelId = "other",
    };

    [Test, CancelAfter(10_000)]
    public async Task Options_are_sent_where_they_are_set(CancellationToken cancellationToken) => AssertBody(
        await SentAsync([new(ChatRole.User, "Hi")], Everything, cancellationToken), """
            {"model":"other","messages":[{"role":"system","content":"Rhyme."},{"role":"user","content":"Hi"}],"temperature":0.5,"top_p":0.25,"max_tokens":256,"frequency_penalty":1,"presence_penalty":-1,"seed":42,"stop":["END"],"stream":true,"stream_options":{"include_usage":true}}
            """);

    [Test, CancelAfter(10_000)]
    public async Task Every_dialect_gets_its_own_words(CancellationToken cancellationToken)
    {
        ChatMessage[] messages = [new(ChatRole.User, "Hi")];
        var openAi = await SentAsync(messages, Everything, cancellationToken, OpenAiDialect.OpenAi);
        Assert.That(openAi.Body, Does.Contain("\"max_completion_tokens\":256").And.Not.Contains("\"max_tokens\""));
        var azure = await SentAsync(messages, Everything, cancellationToken, OpenAiDialect.Azure);
        Assert.That((azure.Headers["api-key"], azure.Headers.ContainsKey("Authorization")), Is.EqualTo((FakeOpenAi.ApiKey, false)));
        var mistral = await SentAsync(messages, Everything, cancellationToken, OpenAiDialect.Mistral);
        Assert.That(mistral.Body, Does.Contain("\"random_seed\":42").And.Contain("\"max_tokens\":256").And.Not.Contains("stream_options"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Nothing_about_this_machine_is_sent(CancellationToken cancellationToken)
    {
        var sent = await SentAsync([new(ChatRole.User, "Hi")], null, cancellationToken);
        Assert.That(sent.Headers.Keys, Is.SubsetOf(new[] { "Host", "Authorization", "User-Agent", "Content-Type", "Content-Length", "traceparent" }));
        Assert.That(sent.Headers["User-Agent"], Is.EqualTo("GenAiTransportProtocols/1.0"));
    }

    [Test, CancelAfter(10_000)]
    public async Task What_the_address_asks_for_is_asked_for(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken, settings => settings with { BaseAddress = new($"{settings.BaseAddress}/?api-version=1") });
        await trial.StreamAsync(cancellationToken);
        Assert.That(trial.OpenAi.Requests.Single().Path, Is.EqualTo("/v1/chat/completions?api-version=1"));
    }

    [TestCase("https://api.openai.com/v1", nameof(OpenAiDialect.OpenAi))]
    [TestCase("https://api.mistral.ai/v1", nameof(OpenAiDialect.Mistral))]
    [TestCase("https://mine.openai.azure.com/openai/v1", nameof(OpenAiDialect.Azure))]
    [TestCase("http://localhost:11434/v1", nameof(OpenAiDialect.Common))]
    [TestCase("https://evil-azure.com/v1", nameof(OpenAiDialect.Common))]
    public void The_address_tells_the_dialect(string address, string dialect) => Assert.That(
        OpenAiDialect.At(new Uri(address)), Is.SameAs(typeof(OpenAiDialect).GetProperty(dialect)!.GetValue(null)));

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_does_not_tell_usage_is_asked_without_from_then_on(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        trial.OpenAi.Next(OpenAiScript.Error(422, null, "body.stream_options: Extra inputs are not permitted"));
        Assert.That(string.Concat(await trial.StreamAsync(cancellationToken)), Is.EqualTo("You said: Hello"));
        await trial.StreamAsync(cancellationToken);
        Assert.That(
            trial.OpenAi.Completions.Select(request => request.Body.Contains("stream_options", StringComparison.Ordinal)),
            Is.EqualTo(new[] { true, false, false }));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_of_ones_own_needs_no_key(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken, settings => settings with { ApiKey = null });
        await trial.StreamAsync(cancellationToken);
        Assert.That(trial.OpenAi.Requests.Single().Key, Is.Null);
    }

    [Test, CancelAfter(10_000)]
    public async Task One_connection_serves_one_call_after_the_other(CancellationToken cancellationToken)
    {
        await using var trial = await OpenAiTrial.StartAsync(cancellationToken);
        for (var i = 0; i < 3; i++)
        {
            await trial.StreamAsync(cancellationToken);
            await trial.AskAsync(cancellationToken);
        }
        Assert.That(trial.OpenAi.Requests.Select(request => request.Connection).Distinct().Count(), Is.EqualTo(1));
    }
}
