using System.Threading.Channels;
using Grpc.Core;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>
/// One StreamChat call, from its opening to its status. Requests are read while a reply is under way, so many as may wait; then reading waits too,
/// and HTTP/2 slows the client down. They are answered one after the other, in their order.
/// </summary>
sealed class StreamChatCall(Provider provider, CallServices services, RequestAnswerer answerer, RequestAnswerer.Tell tell)
{
    /// <summary>Where the operator sets no limit, memory does.</summary>
    const int MostWaiting = 1000;

    readonly Channel<Asked> _waiting = Channel.CreateBounded<Asked>(
        new BoundedChannelOptions(Limits.Or(services.Limits.WaitingTurns, unlimited: MostWaiting)) { SingleReader = true, SingleWriter = true });

    /// <summary>Ends when the client has said all and every request has its end; cancelled when the server stops.</summary>
    public async Task RunAsync(IAsyncStreamReader<ChatRequest> requests, ServerCallContext context)
    {
        using var ending = services.Ending(context);
        var reading = ReadAsync(requests, ending.Token);
        try
        {
            // Bytes that cannot be read end the stream, after the answers to what could be.
            await foreach (var asked in _waiting.Reader.ReadAllAsync(ending.Token))
                await AnswerAsync(asked, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await reading;
        }
    }

    /// <summary>In the trace that the request names, not in that of the stream.</summary>
    async Task AnswerAsync(Asked asked, CancellationToken cancellationToken)
    {
        using var received = ChatTelemetry.Receive(asked.Request.AdditionalData.GetValueOrDefault("traceparent"), "provider.request");
        received?.SetTag("provider", provider.Name);
        await answerer.AnswerAsync(provider, asked, tell, cancellationToken);
    }

    /// <summary>Whatever ends the reading is told to who takes the requests.</summary>
    async Task ReadAsync(IAsyncStreamReader<ChatRequest> requests, CancellationToken cancellationToken)
    {
        using var rate = new MessageRate(services.Limits.MessagesPer10Seconds);
        try
        {
            await foreach (var request in requests.ReadAllAsync(cancellationToken))
                await _waiting.Writer.WriteAsync(Asked.Of(request, Judge(rate)), cancellationToken);
            _waiting.Writer.Complete();
        }
        catch (Exception ended)
        {
            _waiting.Writer.Complete(ended);
        }
    }

    RequestException? Judge(MessageRate rate) => rate.Next() switch
    {
        RateVerdict.Fine => null,
        RateVerdict.TooMany => new RequestException(RequestFault.TooMany, $"Too many requests on this stream; {services.Limits.MessagesPer10Seconds} in 10 seconds are allowed."),
        _ => throw services.Refuse(new Refusal(RefusalKind.TooMany, "Too many requests on this stream", TimeSpan.FromSeconds(10))),
    };
}
