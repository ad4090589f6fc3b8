using System.Text;

namespace GenAiTransport.MessageStream.Testing;

/// <summary>Sends through its client, which records and answers.</summary>
sealed class MockSession(MockMessageStreamingClient client, string msgId, Route route, Action<StreamResponse>? answered) : IMessageStreamingSession
{
    readonly StringBuilder _text = new();
    StreamResponse? _setUp;
    StreamResponse? _completed;
    int _deltas;
    bool _isDisposed;

    public string MsgId => msgId;

    public string SessionId { get; private set; } = "";

    public bool IsStreaming => _setUp is not null && _completed is null && !_isDisposed;

    public async Task<StreamResponse> StartAsync(CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (_setUp is not null)
            return _setUp;
        var response = Hear(nameof(StartAsync), route.Message(MessageTypes.Setup, msgId), cancellationToken);
        if (response.IsError())
            return response;
        SessionId = response.Data.TryGetValue(ResponseData.SessionId, out var id) ? id : "";
        return _setUp = response;
    }

    public async Task<StreamResponse> SendDeltaAsync(string content, CancellationToken cancellationToken = default)
    {
        if (_completed is not null)
            throw new InvalidOperationException("The text is completed; the next one needs a session of its own.");
        var setUp = await StartAsync(cancellationToken).ConfigureAwait(false);
        if (setUp.IsError())
            return setUp;
        _text.Append(content);
        var response = Hear(nameof(SendDeltaAsync), route.Message(MessageTypes.Delta, $"{msgId}-delta-{++_deltas}", content), cancellationToken);
        return response.IsError() ? response : new StreamResponse { Status = ResponseStatuses.Processing, MsgId = response.MsgId, Message = "On its way" };
    }

    public async Task<StreamResponse> CompleteAsync(string? content = null, CancellationToken cancellationToken = default)
    {
        if (_completed is not null)
            return _completed;
        var setUp = await StartAsync(cancellationToken).ConfigureAwait(false);
        if (setUp.IsError())
            return setUp;
        var response = Hear(nameof(CompleteAsync), route.Completed($"{msgId}-completed", content ?? _text.ToString()), cancellationToken);
        return response.IsError() ? response : _completed = response;
    }

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return ValueTask.CompletedTask;
    }

    StreamResponse Hear(string method, StreamMessage message, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var response = client.Hear(method, message, cancellationToken);
        answered?.Invoke(response);
        return response;
    }
}
