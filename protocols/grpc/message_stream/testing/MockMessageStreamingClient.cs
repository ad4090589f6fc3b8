using System.Globalization;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Testing;

/// <summary>
/// For tests of code that sends messages: no server and no network. It records what is sent and answers as the server would, unless it is told
/// what to answer, or to fail. Like the real one it throws when cancelled and after it was disposed.
/// </summary>
public sealed class MockMessageStreamingClient : IMessageStreamingClient
{
    readonly Lock _gate = new();
    readonly List<MockCall> _calls = [];
    readonly Queue<StreamResponse> _scripted = new();
    int _sequence;
    bool _isDisposed;

    /// <summary>All messages so far, those of streams and sessions one by one.</summary>
    public IReadOnlyList<MockCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public bool IsConnected { get; set; } = true;

    /// <summary>While it is set, every message fails with it, and the connection is gone.</summary>
    public StatusCode? Error { get; set; }

    public int SessionsCreated { get; private set; }

    public bool IsDisposed => _isDisposed;

    /// <summary>The answers to the next messages, in this order; after them it answers by itself again.</summary>
    public void Respond(params IEnumerable<StreamResponse> responses)
    {
        lock (_gate)
        {
            foreach (var response in responses)
                _scripted.Enqueue(response);
        }
    }

    public async IAsyncEnumerable<StreamResponse> StreamMessagesWithSetupAsync(
        string msgId,
        string channelUuid,
        string contactUrn,
        IAsyncEnumerable<string>? messages = null,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var route = new Route(channelUuid, contactUrn, projectUuid, metadata, TimeProvider.System);
        var setUp = Hear(nameof(StreamMessagesWithSetupAsync), route.Message(MessageTypes.Setup, msgId), cancellationToken);
        yield return setUp;
        if (setUp.IsFailure())
            yield break;
        var count = 0;
        await foreach (var content in (messages ?? AsyncEnumerable.Empty<string>()).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var message = route.Message(MessageTypes.Content, $"{msgId}-content-{++count}", content);
            var response = Hear(nameof(StreamMessagesWithSetupAsync), message, cancellationToken);
            yield return response;
            if (response.IsFailure())
                yield break;
        }
    }

    public Task<StreamResponse> SendDeltaMessageAsync(
        string msgId,
        string content,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(nameof(SendDeltaMessageAsync), new Route(channelUuid, contactUrn, projectUuid, metadata, TimeProvider.System)
            .Message(MessageTypes.Delta, msgId, content), cancellationToken, timeout);

    public Task<StreamResponse> SendCompletedMessageAsync(
        string msgId,
        string content,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(nameof(SendCompletedMessageAsync), new Route(channelUuid, contactUrn, projectUuid, metadata, TimeProvider.System)
            .Message(MessageTypes.Completed, msgId, content), cancellationToken, timeout);

    public Task<StreamResponse> SendSingleMessageAsync(
        StreamMessage message, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        SendAsync(nameof(SendSingleMessageAsync), message, cancellationToken, timeout);

    public async Task<SetupResponse> SendSetupMessageAsync(
        string msgId,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? config = null,
        CancellationToken cancellationToken = default)
    {
        var message = new Route(channelUuid, contactUrn, projectUuid, config, TimeProvider.System).Message(MessageTypes.Setup, msgId);
        var response = await SendAsync(nameof(SendSetupMessageAsync), message, cancellationToken).ConfigureAwait(false);
        var isError = response.IsError();
        return new SetupResponse
        {
            Success = !isError,
            SessionId = response.Data.TryGetValue(ResponseData.SessionId, out var id) ? id : "",
            Message = isError ? response.ErrorCode : response.Message,
            ErrorMessage = response.ErrorMessage,
        };
    }

    public async Task<bool> CheckConnectionAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ThrowIfEnded(cancellationToken);
        return IsConnected && Error is null;
    }

    public IMessageStreamingSession CreateSession(
        string msgId,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        Action<StreamResponse>? answered = null)
    {
        ThrowIfEnded(CancellationToken.None);
        SessionsCreated++;
        return new MockSession(this, msgId, new Route(channelUuid, contactUrn, projectUuid, metadata, TimeProvider.System), answered);
    }

    public void Dispose() => _isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal StreamResponse Hear(string method, StreamMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        ThrowIfEnded(cancellationToken);
        lock (_gate)
        {
            _calls.Add(new MockCall(method, message, timeout));
            if (Error is { } code)
                return new Status(code, "The mock was told to fail").ToResponse(message.MsgId, isFinal: method == nameof(StreamMessagesWithSetupAsync));
            return _scripted.TryDequeue(out var scripted) ? scripted : Answer(message);
        }
    }

    /// <summary>Failures are thrown by awaiting, as the real one throws them.</summary>
    async Task<StreamResponse> SendAsync(string method, StreamMessage message, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        return Hear(method, message, cancellationToken, timeout);
    }

    StreamResponse Answer(StreamMessage message)
    {
        var response = new StreamResponse
        {
            Status = ResponseStatuses.Success,
            MsgId = message.MsgId,
            Message = "Taken by the mock",
            Sequence = ++_sequence,
            IsFinal = message.Type == MessageTypes.Completed,
            Data = { [ResponseData.ReceivedType] = message.Type },
        };
        if (message.Type == MessageTypes.Setup)
            response.Data[ResponseData.SessionId] = string.Create(CultureInfo.InvariantCulture, $"mock-session-{_sequence}");
        return response;
    }

    void ThrowIfEnded(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
