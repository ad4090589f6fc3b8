using System.Runtime.ExceptionServices;
using Grpc.Core;

namespace GenAiTransport.ProviderStream;

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
    ExceptionDispatchInfo? _failed;

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
            _failed?.Throw();
            return false;
        }
        catch (Exception ended) when (ended is RpcException or ObjectDisposedException && _failed is not null)
        {
            _failed.Throw();
            throw;
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
            while (await NextRequestAsync() is { } request)
            {
                Remember(request);
                await _call.RequestStream.WriteAsync(request);
            }
            await _call.RequestStream.CompleteAsync();
        }
        catch (Exception ended) when (ended is RpcException or IOException or HttpRequestException or InvalidOperationException)
        {
            // The call is over; whoever reads learns why.
        }
    }

    /// <summary>Null when there are no more; also when nobody wants them any more, or the caller failed to give one.</summary>
    async Task<ChatRequest?> NextRequestAsync()
    {
        try
        {
            return await _source.NextAsync(_ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception own)
        {
            // That ends the call; it is told where the responses are read.
            _failed = ExceptionDispatchInfo.Capture(own);
            _call.Dispose();
            return null;
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
