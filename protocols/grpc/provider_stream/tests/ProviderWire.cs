using GenAiTransport.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>A StreamChat call as the generated client makes it, read response by response.</summary>
sealed class ProviderWire : IDisposable
{
    readonly GrpcChannel _channel;
    readonly AsyncDuplexStreamingCall<ChatRequest, ChatResponse> _call;

    public ProviderWire(Uri server, ProviderCase? provider = null, Metadata? headers = null)
    {
        _channel = GrpcChannel.ForAddress(server);
        _call = (provider ?? ProviderCase.OpenAi).StreamChat(_channel, headers);
    }

    public Status Status => _call.GetStatus();

    public Metadata Trailers => _call.GetTrailers();

    public Task SendAsync(ChatRequest request) => _call.RequestStream.WriteAsync(request).Soon();

    public Task HalfCloseAsync() => _call.RequestStream.CompleteAsync().Soon();

    public async Task<ChatResponse> NextAsync() =>
        await _call.ResponseStream.MoveNext().Soon() ? _call.ResponseStream.Current : throw new AssertionException("The stream ended.");

    /// <summary>All responses to one request, up to its end.</summary>
    public async Task<List<ChatResponse>> AnswerAsync()
    {
        var told = new List<ChatResponse>();
        do
            told.Add(await NextAsync());
        while (!told[^1].IsEnd());
        return told;
    }

    public async Task<List<ChatResponse>> AskAsync(ChatRequest request)
    {
        await SendAsync(request);
        return await AnswerAsync();
    }

    public Task<List<ChatResponse>> ToEndAsync() => _call.ResponseStream.ReadAllAsync().ToEndAsync();

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}

static class ProviderAnswers
{
    public static string Text(this IEnumerable<ChatResponse> responses) => string.Concat(responses.Select(response => response.Text()));
}
