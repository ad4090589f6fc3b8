using GenAiTransport.Grpc.Server;
using Grpc.Core;

namespace GenAiTransport.Grpc.Providers.Server;

/// <summary>What the services of all providers do: one request with one answer, or a stream of them.</summary>
sealed class ProviderCalls(StreamServices services, RequestAnswerer answerer, ProviderMeter meter, ProviderScreen screen)
{
    /// <summary>What goes wrong is in the response, as on the stream.</summary>
    public async Task<ChatResponse> ChatAsync(Provider provider, ChatRequest request, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, services.Lifetime.ApplicationStopping);
        try
        {
            var answer = new WholeAnswer();
            await answerer.AnswerAsync(provider, Asked.Of(request), answer, ending.Token);
            return answer.Response;
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw Refusal.ShuttingDown.ToRpcException();
        }
    }

    public async Task StreamAsync(
        Provider provider, IAsyncStreamReader<ChatRequest> requests, IServerStreamWriter<ChatResponse> responses, ServerCallContext context)
    {
        using var counted = services.Enter(context);
        using var measured = meter.Enter(provider, screen);
        var stream = new ProviderStream(provider, services, answerer, new StreamedAnswers(responses, context, services.Limits, services.Time, measured));
        await stream.RunAsync(requests, context);
    }
}
