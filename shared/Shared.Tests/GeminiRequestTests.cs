using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class GeminiRequestTests
{
    static async Task<string> BodyAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        trial.Gemini.Reply("ok");
        await trial.Model.GetResponseAsync(messages, options, cancellationToken);
        return trial.Gemini.Requests.Single().Body;
    }

    [Test, CancelAfter(10_000)]
    public async Task A_conversation_is_sent_in_order(CancellationToken cancellationToken) => Assert.That(
        await BodyAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "Wie heißt die Hauptstadt von 日本?"),
                new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("東京 \"Tokyo\"\n")]),
                new(ChatRole.Assistant, ""),
                new(ChatRole.User, "And <b>before</b>?"),
            ],
            null,
            cancellationToken),
        Is.EqualTo("""{"contents":[{"role":"user","parts":[{"text":"Wie heißt die Hauptstadt von 日本?"}]},{"role":"model","parts":[{"text":"東京 \"Tokyo\"\n"}]},{"role":"user","parts":[{"text":"And <b>before</b>?"}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]}}"""));

    [Test, CancelAfter(10_000)]
    public async Task Options_are_sent_where_they_are_set(CancellationToken cancellationToken) => Assert.That(
        await BodyAsync(
            [new(ChatRole.User, "Hi")],
            new() { Instructions = "Rhyme.", Temperature = 0.7f, TopP = 0.9f, TopK = 40, MaxOutputTokens = 256, StopSequences = ["END"] },
            cancellationToken),
        Is.EqualTo("""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"systemInstruction":{"parts":[{"text":"Rhyme."}]},"generationConfig":{"temperature":0.7,"topP":0.9,"topK":40,"maxOutputTokens":256,"stopSequences":["END"]}}"""));

    [Test, CancelAfter(10_000)]
    public async Task Options_that_are_not_set_are_not_sent(CancellationToken cancellationToken) => Assert.That(
        await BodyAsync([new(ChatRole.User, "Hi")], new() { TopK = 1, StopSequences = [] }, cancellationToken),
        Is.EqualTo("""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"topK":1}}"""));

    [Test, CancelAfter(10_000)]
    public async Task Half_a_character_does_not_break_the_request(CancellationToken cancellationToken) => Assert.That(
        await BodyAsync([new(ChatRole.User, "broken \ud83c here")], null, cancellationToken),
        Does.Contain("broken \\uFFFD here").Or.Contain("broken \ufffd here"));

    [TestCase("gemini-x", "/v1beta/models/gemini-x:")]
    [TestCase("models/gemini-x", "/v1beta/models/gemini-x:")]
    [CancelAfter(10_000)]
    public async Task The_model_is_in_the_path(string model, string expected, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken, settings => settings with { BaseAddress = new(settings.BaseAddress, "/proxy/") });
        await trial.StreamAsync(cancellationToken, options: new() { ModelId = model });
        var sent = trial.Gemini.Requests.Single();
        Assert.That((sent.Method, sent.Path + sent.Query), Is.EqualTo(("POST", $"/proxy{expected}streamGenerateContent?alt=sse")));
    }

    [TestCase("../../secret")]
    [TestCase("a/b")]
    [TestCase("x?key=1")]
    [TestCase("x:other")]
    [TestCase("x\r\nHost: y")]
    [TestCase("")]
    [CancelAfter(10_000)]
    public async Task A_name_that_no_model_has_is_not_sent(string model, CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        var failure = (await Assert.ThrowsAsync<ModelFailure>(() => trial.StreamAsync(cancellationToken, options: new() { ModelId = model })))!;
        Assert.That(failure.Message, Does.StartWith("Gemini does not know the model '").And.Not.Contains("\n"));
        Assert.That(trial.Gemini.Generations, Is.Empty);
    }

    [Test, CancelAfter(10_000)]
    public async Task One_connection_serves_one_call_after_the_other(CancellationToken cancellationToken)
    {
        await using var trial = await GeminiTrial.StartAsync(cancellationToken);
        for (var i = 0; i < 3; i++)
        {
            await trial.StreamAsync(cancellationToken);
            await trial.AskAsync(cancellationToken);
        }
        Assert.That(trial.Gemini.Requests.Select(request => request.Connection).Distinct().Count(), Is.EqualTo(1));
    }
}
