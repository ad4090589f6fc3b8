using GenAiTransport.Testing;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>The provider's side, in whichever of the two protocols it speaks.</summary>
sealed class FakeProvider : IAsyncDisposable
{
    readonly FakeGemini? _gemini;
    readonly FakeOpenAi? _openAi;

    FakeProvider(FakeGemini? gemini, FakeOpenAi? openAi) => (_gemini, _openAi) = (gemini, openAi);

    public Uri Address => _gemini?.Address ?? _openAi!.Address;

    public IReadOnlyList<string?> Keys => _gemini is not null
        ? [.. _gemini.Generations.Select(request => request.Headers.GetValueOrDefault("x-goog-api-key"))]
        : [.. _openAi!.Completions.Select(request => request.Key)];

    public IReadOnlyList<string> Bodies => _gemini is not null
        ? [.. _gemini.Generations.Select(request => request.Path + request.Body)]
        : [.. _openAi!.Completions.Select(request => request.Body)];

    public static async Task<FakeProvider> StartAsync(ProviderCase provider, CancellationToken cancellationToken) => provider.IsGemini
        ? new(await FakeGemini.StartAsync(cancellationToken), null)
        : new(null, await FakeOpenAi.StartAsync(cancellationToken));

    public void Reply(params IReadOnlyList<string> deltas)
    {
        _gemini?.Reply(deltas);
        _openAi?.Reply(deltas);
    }

    public void RefuseKey()
    {
        _gemini?.Next(GeminiScript.KeyInvalid());
        _openAi?.Next(OpenAiScript.KeyRefused());
    }

    public void DenyModel(string model)
    {
        _gemini?.Next(GeminiScript.ModelNotFound(model));
        _openAi?.Next(OpenAiScript.ModelNotFound(model));
    }

    public void SpendQuota()
    {
        _gemini?.Next(GeminiScript.QuotaSpent(perDay: true));
        _openAi?.Next(OpenAiScript.QuotaSpent());
    }

    public void BreakOff(string text)
    {
        _gemini?.Next(GeminiScript.Begin.Text(text));
        _openAi?.Next(OpenAiScript.Begin.Text(text));
    }

    public async ValueTask DisposeAsync()
    {
        await (_gemini?.DisposeAsync() ?? default);
        await (_openAi?.DisposeAsync() ?? default);
    }
}
