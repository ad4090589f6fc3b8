using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>First over the stream; from where that fails, what has no answer yet goes by unary calls, in the same order and with the same ids.</summary>
sealed class MessageStreamingSession : IMessageStreamingSession
{
    readonly SemaphoreSlim _gate = new(1, 1);
    readonly CancellationTokenSource _disposing;
    readonly CancellationToken _disposed;
    readonly Action<StreamResponse>? _answered;
    readonly SessionText _text;
    readonly Calls _calls;
    readonly UnaryLine _line;
    SessionStream? _stream;
    bool _isUnary;
    bool _isDisposed;
    StreamResponse? _setUp;
    StreamResponse? _completed;
    StreamResponse? _refused;

    public MessageStreamingSession(Calls calls, string msgId, Route route, Action<StreamResponse>? answered)
    {
        (_calls, MsgId, _answered) = (calls, msgId, answered);
        _disposing = CancellationTokenSource.CreateLinkedTokenSource(calls.Disposed);
        _disposed = _disposing.Token;
        _text = new SessionText(msgId, route);
        _line = new UnaryLine(calls, _text, Note);
    }

    public string MsgId { get; }

    public string SessionId { get; private set; } = "";

    public bool IsStreaming => _stream is { IsOver: false } && !_isUnary;

    public Task<StreamResponse> StartAsync(CancellationToken cancellationToken = default) =>
        InTurnAsync(() => SetUpAsync(cancellationToken), cancellationToken);

    public Task<StreamResponse> SendDeltaAsync(string content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return InTurnAsync(
            async () =>
            {
                if (_completed is not null)
                    throw new InvalidOperationException("The text is completed; the next one needs a session of its own.");
                if (await NotReadyAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                    return failure;
                if (_text.Append(content) is not { } delta)
                    return OnItsWay(MsgId);
                if (_isUnary || !await _stream!.TrySendAsync(delta, cancellationToken).ConfigureAwait(false))
                    return await ByUnaryAsync(delta, cancellationToken).ConfigureAwait(false);
                return OnItsWay(delta.MsgId);
            },
            cancellationToken);
    }

    public Task<StreamResponse> CompleteAsync(string? content = null, CancellationToken cancellationToken = default) => InTurnAsync(
        async () =>
        {
            if (_completed is not null)
                return _completed;
            if (await NotReadyAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                return failure;
            var response = await CompleteAsync(_text.Completed(content), cancellationToken).ConfigureAwait(false);
            return response.IsError() ? response : _completed = response;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _disposing.CancelAsync().ConfigureAwait(false);
        if (_stream is { } stream)
            await stream.DisposeAsync().ConfigureAwait(false);
        _disposing.Dispose();
    }

    async Task<StreamResponse> InTurnAsync(Func<Task<StreamResponse>> act, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            return await act().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(MessageStreamingSession));

    /// <summary>Null when deltas can be sent.</summary>
    async Task<StreamResponse?> NotReadyAsync(CancellationToken cancellationToken)
    {
        var setUp = await SetUpAsync(cancellationToken).ConfigureAwait(false);
        return setUp.IsError() ? setUp : Volatile.Read(ref _refused);
    }

    async Task<StreamResponse> SetUpAsync(CancellationToken cancellationToken)
    {
        if (_setUp is not null)
            return _setUp;
        using var scope = Scope(_calls.Options.AcknowledgementTimeout, cancellationToken);
        var setup = _text.Setup();
        StreamResponse? response = null;
        if (!_isUnary)
        {
            // One whose setup was cancelled may still be open.
            await ForgetAsync().ConfigureAwait(false);
            _stream = new SessionStream(_calls, Note, _disposed);
            response = await _stream.AskAsync(setup, isLast: false, scope).ConfigureAwait(false);
        }
        response ??= await ByUnaryAsync(_isUnary ? setup : null, cancellationToken).ConfigureAwait(false);
        if (!response.IsError())
            return _setUp = response;
        await ForgetAsync().ConfigureAwait(false);
        return response;
    }

    /// <summary>Nothing was taken yet: the next attempt begins with a stream again.</summary>
    async Task ForgetAsync()
    {
        _isUnary = false;
        _line.Clear();
        if (Interlocked.Exchange(ref _stream, null) is { } stream)
            await stream.DisposeAsync().ConfigureAwait(false);
    }

    async Task<StreamResponse> CompleteAsync(StreamMessage completed, CancellationToken cancellationToken)
    {
        if (_isUnary)
            return await ByUnaryAsync(completed, cancellationToken).ConfigureAwait(false);
        using var scope = Scope(_calls.Options.AcknowledgementTimeout, cancellationToken);
        var response = await _stream!.AskAsync(completed, isLast: true, scope).ConfigureAwait(false);
        if (response is null)
            return await ByUnaryAsync(null, cancellationToken).ConfigureAwait(false);
        if (!response.IsError())
            return response;
        // The stream is half-closed: whatever comes now comes another way.
        _isUnary = true;
        if (!response.IsGap())
            return response;
        using var whole = Scope(_calls.Options.Timeout, cancellationToken);
        return await _line.SendAgainAsync(completed, whole).ConfigureAwait(false);
    }

    /// <summary>What the stream left unanswered, and then this. Gives the answer to the last.</summary>
    async Task<StreamResponse> ByUnaryAsync(StreamMessage? next, CancellationToken cancellationToken)
    {
        using var scope = Scope(_calls.Options.Timeout, cancellationToken);
        if (!_isUnary && _stream is { } stream)
        {
            var end = await stream.EndAsync().ConfigureAwait(false);
            scope.ThrowIfEnded();
            // The stream's own time being over says nothing about the server.
            if (end.StatusCode != StatusCode.DeadlineExceeded && !end.IsWorthAnotherWay())
                return end.ToResponse(next?.MsgId ?? MsgId);
            _isUnary = true;
            foreach (var message in stream.TakeUnanswered())
                _line.Add(message);
        }
        if (next is not null)
            _line.Add(next);
        // With nothing left to be sent, the answer came at the last moment.
        return await _line.SendAsync(scope).ConfigureAwait(false) ?? _stream!.LastAnswer!;
    }

    CallScope Scope(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return new CallScope(timeout, _calls.Options.Time, _disposed, cancellationToken);
    }

    void Note(StreamResponse response)
    {
        if (response.Data.TryGetValue(ResponseData.SessionId, out var id))
            SessionId = id;
        var isOfDelta = response.Data.GetValueOrDefault(ResponseData.ReceivedType, "") == MessageTypes.Delta;
        if (isOfDelta && response.IsError() && !response.IsGap())
            Interlocked.CompareExchange(ref _refused, response, null);
        _answered?.Invoke(response);
    }

    static StreamResponse OnItsWay(string msgId) => new()
    {
        Status = ResponseStatuses.Processing,
        MsgId = msgId,
        Message = "On its way",
        Data = { [ResponseData.ReceivedType] = "" },
    };
}
