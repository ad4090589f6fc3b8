using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

/// <summary>A model, the fake it talks to, and what came of it.</summary>
sealed class GeminiTrial : IAsyncDisposable
{
    GeminiTrial(FakeGemini gemini, Func<ModelSettings, ModelSettings>? change, TimeProvider? time)
    {
        Gemini = gemini;
        Model = ChatModels.Create(change is null ? gemini.Settings : change(gemini.Settings), time ?? Clock, Log);
    }

    public FakeGemini Gemini { get; }

    public GeminiClock Clock { get; } = new();

    public GeminiLog Log { get; } = new();

    public IChatClient Model { get; }

    public static async Task<GeminiTrial> StartAsync(
        CancellationToken cancellationToken, Func<ModelSettings, ModelSettings>? change = null, TimeProvider? time = null) =>
        new(await FakeGemini.StartAsync(cancellationToken), change, time);

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
    public async Task<ModelFailure> FailureAsync(GeminiScript script, CancellationToken cancellationToken, int calls = 1)
    {
        Gemini.Next(Enumerable.Repeat(script, calls));
        var before = Gemini.Generations.Count;
        var failure = (await Assert.ThrowsAsync<ModelFailure>(() => StreamAsync(cancellationToken)))!;
        Assert.That(Gemini.Generations, Has.Count.EqualTo(before + calls));
        Gemini.Next(Enumerable.Repeat(script, calls));
        var whole = (await Assert.ThrowsAsync<ModelFailure>(() => AskAsync(cancellationToken)))!;
        Assert.That((whole.Message, whole.Kind, whole.RetryAfter), Is.EqualTo((failure.Message, failure.Kind, failure.RetryAfter)));
        Assert.That(Gemini.Generations, Has.Count.EqualTo(before + (2 * calls)));
        var next = await AskAsync(cancellationToken, "again");
        Assert.That(next.Text, Is.EqualTo("You said: again"), "the next call works");
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        Model.Dispose();
        await Gemini.DisposeAsync();
    }
}
