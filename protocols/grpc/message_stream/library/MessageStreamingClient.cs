using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace GenAiTransport.MessageStream;

/// <summary>One channel to one server. Make one and share it; disposing it ends what still runs.</summary>
public sealed class MessageStreamingClient : IMessageStreamingClient
{
    static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource _disposed = new();
    readonly MessageStreamingOptions _options;
    readonly GrpcChannel _channel;
    readonly Health.HealthClient _health;
    readonly Calls _calls;

    public MessageStreamingClient(string host, int port, bool useTls = false)
        : this(new MessageStreamingOptions { Host = host, Port = port, UseTls = useTls })
    {
    }

    public MessageStreamingClient(MessageStreamingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _channel = Channels.Open(options);
        _health = new Health.HealthClient(_channel);
        _calls = new Calls(new MessageStreamService.MessageStreamServiceClient(_channel), options, _disposed.Token);
    }

    public IAsyncEnumerable<StreamResponse> StreamMessagesWithSetupAsync(
        string msgId,
        string channelUuid,
        string contactUrn,
        IAsyncEnumerable<string>? messages = null,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return StreamAsync(msgId, new Route(channelUuid, contactUrn, projectUuid, metadata, _options.Time), messages, cancellationToken);
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
        SendSingleMessageAsync(
            new Route(channelUuid, contactUrn, projectUuid, metadata, _options.Time).Message(MessageTypes.Delta, msgId, content), timeout, cancellationToken);

    public Task<StreamResponse> SendCompletedMessageAsync(
        string msgId,
        string content,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        SendSingleMessageAsync(
            new Route(channelUuid, contactUrn, projectUuid, metadata, _options.Time).Message(MessageTypes.Completed, msgId, content), timeout, cancellationToken);

    public async Task<StreamResponse> SendSingleMessageAsync(
        StreamMessage message, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var scope = _calls.Scope(timeout ?? _options.Timeout, cancellationToken);
        return await _calls.SendAsync(message, scope).ConfigureAwait(false);
    }

    public async Task<SetupResponse> SendSetupMessageAsync(
        string msgId,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? config = null,
        CancellationToken cancellationToken = default)
    {
        var request = new SetupRequest { MsgId = msgId, ChannelUuid = channelUuid, ContactUrn = contactUrn, ProjectUuid = projectUuid ?? "" };
        foreach (var (name, value) in config ?? new Dictionary<string, string>())
            request.Config[name] = value;
        using var scope = _calls.Scope(_options.Timeout, cancellationToken);
        return await _calls.SetUpAsync(request, scope).ConfigureAwait(false);
    }

    /// <summary>Asks the standard health service. A server without one has answered, too.</summary>
    public async Task<bool> CheckConnectionAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var scope = _calls.Scope(timeout ?? CheckTimeout, cancellationToken);
        try
        {
            var health = await _health.CheckAsync(new HealthCheckRequest(), _calls.CallOptions(scope)).ResponseAsync.ConfigureAwait(false);
            return health.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RpcException failure)
        {
            scope.ThrowIfEnded();
            return failure.StatusCode is StatusCode.Unimplemented or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.NotFound;
        }
    }

    public IMessageStreamingSession CreateSession(
        string msgId,
        string channelUuid,
        string contactUrn,
        string? projectUuid = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        Action<StreamResponse>? answered = null)
    {
        ThrowIfDisposed();
        return new MessageStreamingSession(_calls, msgId, new Route(channelUuid, contactUrn, projectUuid, metadata, _options.Time), answered);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _channel.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        _channel.Dispose();
    }

    async IAsyncEnumerable<StreamResponse> StreamAsync(
        string msgId, Route route, IAsyncEnumerable<string>? source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var scope = _calls.Scope(_options.StreamTimeout, cancellationToken);
        using var contents = new Contents(source, msgId, route, scope.Token);
        using var stream = _calls.Open(scope);
        var sending = SendAllAsync(stream, route.Message(MessageTypes.Setup, msgId), contents);
        try
        {
            while (await stream.NextAsync().ConfigureAwait(false) is { } response)
                yield return response;
            await sending.ConfigureAwait(false);
            var end = scope.Failure(stream.End);
            if (!end.IsWorthAnotherWay())
            {
                yield return end.ToResponse(stream.TakeUnanswered() is [var first, ..] ? first.MsgId : msgId, isFinal: true);
                yield break;
            }
            var rest = stream.TakeUnanswered().ToAsyncEnumerable().Concat(contents.ReadAsync(CancellationToken.None));
            await foreach (var message in rest.ConfigureAwait(false))
            {
                using var part = scope.Within(_options.Timeout, _options.Time);
                var response = await _calls.SendAsync(message, part).ConfigureAwait(false);
                var isOver = response.IsFailure();
                response.IsFinal |= isOver;
                yield return response;
                if (isOver)
                    yield break;
            }
            if (scope.Failure(Status.DefaultSuccess) is { StatusCode: not StatusCode.OK } late)
                yield return late.ToResponse(msgId, isFinal: true);
        }
        finally
        {
            stream.Dispose();
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The answers are read when the caller likes, so a server that seems to give none has all the time of the stream.</summary>
    static async Task SendAllAsync(OpenStream stream, StreamMessage setup, Contents contents)
    {
        try
        {
            var isSent = await stream.TrySendAsync(setup, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            if (isSent)
            {
                await foreach (var message in contents.ReadAsync(stream.Over).ConfigureAwait(false))
                {
                    if (!await stream.TrySendAsync(message, Timeout.InfiniteTimeSpan, contents.IsMoreReady).ConfigureAwait(false))
                        break;
                }
            }
            await stream.HalfCloseAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stream.Over.IsCancellationRequested)
        {
            // What is left goes another way.
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
}
