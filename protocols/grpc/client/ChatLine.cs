using Grpc.Core;

namespace GenAiTransport.Grpc.Client;

/// <summary>
/// One Chat call for the whole conversation: opened when it is first needed, opened anew when it breaks, closed when it is told to, and then left
/// closed.
/// </summary>
sealed class ChatLine(ChatService.ChatServiceClient client, ServerAddress server, GrpcTransport transport, TimeProvider time) : IAsyncDisposable
{
    static readonly Refusal Cut = new(RefusalKind.Invalid, "Disconnected; /connect connects again");

    /// <summary>The first stays here, and asks our side of the call to pack what it sends.</summary>
    readonly Metadata _headers = [new("grpc-internal-encoding-request", "gzip"), .. ChatChannel.Key(server)];

    readonly SemaphoreSlim _gate = new(1, 1);
    readonly CancellationTokenSource _closing = new();
    ChatCall? _call;
    Task _following = Task.CompletedTask;
    bool _isCut;
    bool _isLost;

    public bool IsConnected => _call is not null;

    public ConnectionCount Count { get; } = new();

    /// <summary>Opens the call unless it is open.</summary>
    /// <param name="isWished">Also after it was closed by <see cref="CloseAsync"/>.</param>
    public async Task OpenAsync(bool isWished, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isCut &= !isWished;
            if (_isCut)
                throw new RefusedException(Cut);
            if (_call is not null)
                return;
            if (isWished)
                Count.SetOut();
            await StartAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Nothing more is heard when this returns.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        var following = Task.CompletedTask;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isCut = true;
            if (_call is { } call)
            {
                (_call, following) = (null, _following);
                call.Dispose();
            }
        }
        finally
        {
            _gate.Release();
        }
        await following;
    }

    /// <summary>False when there is no call to send it on.</summary>
    public async Task<bool> SendAsync(ChatRequest request)
    {
        if (_call is not { } call)
            return false;
        await call.SendAsync(request);
        return true;
    }

    /// <summary>A connection that breaks at its very beginning gets a second chance at once.</summary>
    async Task StartAsync(CancellationToken cancellationToken)
    {
        ChatCall call;
        try
        {
            call = await CallAsync(cancellationToken);
        }
        catch (ServerUnreachableException unreachable) when (unreachable.IsBreak())
        {
            call = await CallAsync(cancellationToken);
        }
        _call = call;
        Count.Connected();
        if (_isLost)
        {
            _isLost = false;
            transport.Found();
        }
        _following = FollowAsync(call);
        await transport.OpenedAsync(call);
    }

    async Task<ChatCall> CallAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ChatCall.OpenAsync(client, _headers, cancellationToken);
        }
        catch (RpcException failure)
        {
            throw failure.ToException(server.Address, cancellationToken);
        }
    }

    /// <summary>Hears the call to its end, and then sees to a new one.</summary>
    async Task FollowAsync(ChatCall call)
    {
        try
        {
            await foreach (var response in call.ReadAllAsync())
                transport.Heard(response);
        }
        catch (Exception broken) when (broken is RpcException or ObjectDisposedException or InvalidDataException)
        {
            // However it ended, it is to be mended.
        }
        call.Dispose();
        try
        {
            await MendAsync(call);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Nobody needs it any more.
        }
    }

    async Task MendAsync(ChatCall broken)
    {
        if (!await LoseAsync(broken))
            return;
        transport.Lost();
        var backoff = new Backoff(time);
        while (true)
        {
            await backoff.WaitAsync(_closing.Token);
            try
            {
                await OpenAsync(isWished: false, _closing.Token);
                return;
            }
            catch (RefusedException refused) when (refused.Refusal.Kind != RefusalKind.TooMany)
            {
                if (!_isCut)
                    transport.GivenUp(refused.Refusal);
                return;
            }
            // Too many: the server may still count the connection that broke.
            catch (Exception away) when (away is ServerUnreachableException or RefusedException)
            {
                if (backoff.IsLong)
                    transport.GivenUp(new Refusal(RefusalKind.ModelFailed, Backoff.TooLong));
            }
        }
    }

    /// <summary>False when the call was closed on purpose.</summary>
    async Task<bool> LoseAsync(ChatCall broken)
    {
        await _gate.WaitAsync(_closing.Token);
        try
        {
            if (_call != broken)
                return false;
            _call = null;
            _isLost = true;
            Count.SetOut();
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        await _closing.CancelAsync();
        await _following;
    }
}
