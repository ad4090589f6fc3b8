using Google.Protobuf;
using Grpc.Core;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>What the services of all providers do: one request with one answer, or a stream of them.</summary>
sealed class ProviderCalls(CallServices services, RequestAnswerer answerer, ProviderMeter meter, ProviderScreen screen)
{
    /// <summary>What goes wrong is in the response, as on the stream.</summary>
    public async Task<ChatResponse> ChatAsync(Provider provider, ChatRequest request, ServerCallContext context)
    {
        using var ending = services.Ending(context);
        var answer = new WholeAnswer();
        await answerer.AnswerAsync(provider, Asked.Of(request), answer, ending.Token);
        return answer.Response;
    }

    public async Task StreamAsync(
        Provider provider, IAsyncStreamReader<ChatRequest> requests, IServerStreamWriter<ChatResponse> responses, ServerCallContext context)
    {
        using var measured = meter.Enter(provider, screen);
        var stream = new StreamChatCall(provider, services, answerer, new StreamedAnswers(new PatientWriter<ChatResponse>(responses, context, services), measured));
        try
        {
            await stream.RunAsync(requests, context);
        }
        catch (Exception broken)
        {
            measured.BrokenBy = Reason(broken, context);
            throw;
        }
    }

    string Reason(Exception broken, ServerCallContext context) => broken switch
    {
        RpcException refused => refused.Status.Detail,
        InvalidProtocolBufferException or InvalidDataException => "bytes that are no message",
        _ when context.CancellationToken.IsCancellationRequested => "the client is gone",
        OperationCanceledException when services.Stopping.IsCancellationRequested => "the server stops",
        _ => "the log says why",
    };
}
