using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

/// <summary>A model, the fake it talks to, and what came of it.</summary>
sealed class OpenAiTrial : IAsyncDisposable
{
    OpenAiTrial(FakeOpenAi openAi, Func<ModelSettings, ModelSettings>? change, TimeProvider? time, OpenAiDialect? dialect)
    {
        OpenAi = openAi;
        Model = ChatModels.Create((change is null ? openAi.Settings : change(openAi.Settings)) with { Dialect = dialect }, time ?? Clock, Log);
    }

    public FakeOpenAi OpenAi { get; }

    public GeminiClock Clock { get; } = new();

    public GeminiLog Log { get; } = new();

    public IChatClient Model { get; }

    public static async Task<OpenAiTrial> StartAsync(
        CancellationToken cancellationToken,
        Func<ModelSettings, ModelSettings>? change = null,
        TimeProvider? time = null,
        OpenAiDialect? dialect = null) => new(await FakeOpenAi.StartAsync(cancellationToken), change, time, dialect);

    public async Task<IReadOnlyList<ChatResponseUpdate>> StreamAsync(
        CancellationToken cancellationToken, string message = "Hello", ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in Model.GetStreamingResponseAsync([new(ChatRole.User, message)], options, cancellationToken))
            updates.Add(update);
        return updates;
    }

    public Task<ChatResponse> AskAsync(CancellationToken cancellationToken, string message = "Hello", ChatOptions? options = null) =>
        Model.GetResponseAsync([new(ChatRole.User, message)], options, cancellationToken);

    /// <summary>Plays the script once to a stream and once to a whole reply, and expects the same failure of both.</summary>
    public async Task<ModelFailure> FailureAsync(OpenAiScript script, CancellationToken cancellationToken, int calls = 1)
    {
        OpenAi.Next(Enumerable.Repeat(script, calls));
        var before = OpenAi.Completions.Count;
        var failure = (await Assert.ThrowsAsync<ModelFailure>(() => StreamAsync(cancellationToken)))!;
        Assert.That(OpenAi.Completions, Has.Count.EqualTo(before + calls));
        OpenAi.Next(Enumerable.Repeat(script, calls));
        var whole = (await Assert.ThrowsAsync<ModelFailure>(() => AskAsync(cancellationToken)))!;
        Assert.That((whole.Message, whole.Kind, whole.RetryAfter), Is.EqualTo((failure.Message, failure.Kind, failure.RetryAfter)));
        var next = await AskAsync(cancellationToken, "again");
        Assert.That(next.Text, Is.EqualTo("You said: again"), "the next call works");
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        Model.Dispose();
        await OpenAi.DisposeAsync();
    }
}
