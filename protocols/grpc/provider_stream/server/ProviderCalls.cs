using System.Text;
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
        var (whole, text) = (new ChatResponse(), new StringBuilder());
        await answerer.AnswerAsync(provider, Asked.Of(request), Tell, ending.Token);
        if (whole.Success)
            whole.Data = Responses.Said(text.ToString());
        return whole;

        ValueTask Tell(ChatResponse response, bool isMoreReady)
        {
            whole = response;
            foreach (var piece in response.Data?.Assistant?.Contents ?? [])
                text.Append(piece);
            return default;
        }
    }

    public async Task StreamAsync(
        Provider provider, IAsyncStreamReader<ChatRequest> requests, IServerStreamWriter<ChatResponse> responses, ServerCallContext context)
    {
        using var measured = new MeasuredStream(meter, provider, screen);
        var writer = new PatientWriter<ChatResponse>(responses, context, services);
        try
        {
            await new StreamChatCall(provider, services, answerer, Tell).RunAsync(requests, context);
        }
        catch (Exception broken)
        {
            measured.BrokenBy = Reason(broken, context);
            throw;
        }

        ValueTask Tell(ChatResponse response, bool isMoreReady)
        {
            measured.Told(response);
            return writer.WriteAsync(response, isMoreReady);
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
