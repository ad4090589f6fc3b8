using Grpc.Core;

namespace GenAiTransport.Grpc.Providers;

/// <summary>One StreamChat call: requests go out beside the responses that come in.</summary>
sealed class RequestStream : IAsyncDisposable
{
    readonly AsyncDuplexStreamingCall<ChatRequest, ChatResponse> _call;
    readonly RequestSource _source;
    readonly CancellationToken _cancelled;
    readonly CancellationTokenSource _ended = new();
    readonly List<ChatRequest> _unanswered = [];
    readonly Task _sending;
    bool _hasAnswered;

    public RequestStream(AsyncDuplexStreamingCall<ChatRequest, ChatResponse> call, RequestSource source, CancellationToken cancelled)
    {
        (_call, _source, _cancelled) = (call, source, cancelled);
        _sending = SendAllAsync();
    }

    public ChatResponse Current => _call.ResponseStream.Current;

    /// <summary>The server has no such method, and nothing was answered: what was sent is back at its source.</summary>
    public bool IsUnimplemented { get; private set; }

    /// <summary>False at the end of the call.</summary>
    public async Task<bool> NextAsync()
    {
        try
        {
            if (await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (!_hasAnswered)
                    Forget();
                return true;
            }
            // Whoever still waits for a request waits for nothing; what failed in the caller's own is the caller's to know.
            await _ended.CancelAsync();
            await _sending;
            return false;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.Unimplemented && !_hasAnswered)
        {
            await _ended.CancelAsync();
            await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _source.PutBack(_unanswered);
            IsUnimplemented = true;
            return false;
        }
        catch (RpcException cancelled) when (cancelled.StatusCode == StatusCode.Cancelled && _cancelled.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, _cancelled);
        }
        catch (RpcException) when (_sending is { IsFaulted: true, Exception.InnerException: not RpcException })
        {
            // The caller's own requests failed, and that ended the call.
            await _sending;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _ended.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    async Task SendAllAsync()
    {
        try
        {
            while (await _source.NextAsync(_ended.Token) is { } request)
            {
                Remember(request);
                await _call.RequestStream.WriteAsync(request);
            }
            await _call.RequestStream.CompleteAsync();
        }
        catch (Exception ended) when (ended is RpcException or InvalidOperationException || (ended is OperationCanceledException && _ended.IsCancellationRequested))
        {
            // The call is over; whoever reads learns why.
        }
        catch
        {
            _call.Dispose();
            throw;
        }
    }

    void Remember(ChatRequest request)
    {
        lock (_unanswered)
        {
            if (!_hasAnswered)
                _unanswered.Add(request);
        }
    }

    void Forget()
    {
        lock (_unanswered)
        {
            _hasAnswered = true;
            _unanswered.Clear();
        }
    }
}
