using System.ClientModel;
using GenAiTransport.Testing;
using OpenAI;
using OpenAI.Chat;
using OpenAisClient = OpenAI.Chat.ChatClient;

namespace GenAiTransport.Tests;

/// <summary>OpenAI's own client takes the fake for the true one: what is tried with it is tried with more than our idea of the protocol.</summary>
[TestFixture]
public sealed class OpenAiSdkTests
{
    static OpenAisClient Client(FakeOpenAi openAi) =>
        new("gpt-test", new ApiKeyCredential(FakeOpenAi.ApiKey), new OpenAIClientOptions { Endpoint = openAi.Address });

    [Test, CancelAfter(20_000)]
    public async Task It_reads_a_stream_with_its_end_and_usage(CancellationToken cancellationToken)
    {
        await using var openAi = await FakeOpenAi.StartAsync(cancellationToken);
        openAi.Reply("The", " capital of France", " is **Paris**.\n");
        var (text, reason, tokens) = ("", (ChatFinishReason?)null, 0);
        await foreach (var update in Client(openAi).CompleteChatStreamingAsync([new UserChatMessage("Where?")], cancellationToken: cancellationToken))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            reason = update.FinishReason ?? reason;
            tokens = update.Usage?.TotalTokenCount ?? tokens;
        }
        Assert.That((text, reason, tokens), Is.EqualTo(("The capital of France is **Paris**.\n", (ChatFinishReason?)ChatFinishReason.Stop, 10)));
        Assert.That((openAi.Requests.Single().Key, openAi.Requests.Single().LastText), Is.EqualTo((FakeOpenAi.ApiKey, "Where?")));
    }

    [Test, CancelAfter(20_000)]
    public async Task It_reads_a_whole_reply_and_a_refusal(CancellationToken cancellationToken)
    {
        await using var openAi = await FakeOpenAi.StartAsync(cancellationToken);
        openAi.Next(OpenAiScript.Reply("Par", "is."), OpenAiScript.KeyRefused());
        var client = Client(openAi);
        ChatCompletion completion = await client.CompleteChatAsync([new UserChatMessage("Where?")], cancellationToken: cancellationToken);
        Assert.That((completion.Content.Single().Text, completion.FinishReason, completion.Usage.InputTokenCount), Is.EqualTo(("Paris.", ChatFinishReason.Stop, 7)));
        var refused = await Assert.ThrowsAsync<ClientResultException>(
            () => client.CompleteChatAsync([new UserChatMessage("Where?")], cancellationToken: cancellationToken));
        Assert.That((refused!.Status, refused.Message.Contains("Incorrect API key", StringComparison.Ordinal)), Is.EqualTo((401, true)));
    }
}
