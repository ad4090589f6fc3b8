using Grpc.Core;

namespace GenAiTransport.Grpc.Client;

/// <summary>One Chat call: anybody may send, one after the other; one reads.</summary>
sealed class ChatCall : IDisposable
{
    /// <summary>A message shorter than this is not worth packing.</summary>
    const int ShortText = 1024;

    static readonly WriteOptions Packed = new();
    static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    readonly AsyncDuplexStreamingCall<ChatRequest, ChatResponse> _call;
    readonly SemaphoreSlim _sending = new(1, 1);

    ChatCall(AsyncDuplexStreamingCall<ChatRequest, ChatResponse> call) => _call = call;

    /// <summary>Returns when the server has answered; fails with <see cref="RpcException"/>.</summary>
    public static async Task<ChatCall> OpenAsync(ChatService.ChatServiceClient client, Metadata headers, CancellationToken cancellationToken)
    {
        // The token ends with the opening, the call does not.
        var call = new ChatCall(client.Chat(headers, cancellationToken: CancellationToken.None));
        try
        {
            await using var cancelled = cancellationToken.UnsafeRegister(static call => ((ChatCall)call!).Dispose(), call);
            await call.SendAsync(Requests.Ping);
            if (await call._call.ResponseStream.MoveNext(CancellationToken.None))
                return call;
            throw new RpcException(new Status(StatusCode.Unavailable, "The call ended before it began."));
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>A call that has ended takes no more; whoever reads learns why.</summary>
    public async Task SendAsync(ChatRequest request)
    {
        await _sending.WaitAsync();
        try
        {
            _call.RequestStream.WriteOptions = request.Message.Length < ShortText ? Plain : Packed;
            await _call.RequestStream.WriteAsync(request);
        }
        catch (Exception ended) when (ended is RpcException or IOException or HttpRequestException or InvalidOperationException)
        {
            // Told where it is read.
        }
        finally
        {
            _sending.Release();
        }
    }

    public IAsyncEnumerable<ChatResponse> ReadAllAsync() => _call.ResponseStream.ReadAllAsync();

    public void Dispose() => _call.Dispose();
}
