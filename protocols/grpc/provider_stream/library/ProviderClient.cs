using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Health.V1;

namespace GenAiTransport.ProviderStream;

/// <summary>
/// A client of the provider services: make one and share it, from any threads. What a request comes to is in its responses; only a call that fails
/// as a whole is an <see cref="RpcException"/>. A server that has no streaming is asked without it.
/// </summary>
public sealed class ProviderClient : IDisposable
{
    static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    readonly ChannelPool _pool;
    readonly Metadata _headers;
    readonly ConcurrentDictionary<ProviderService, bool> _withoutStreaming = new();

    public ProviderClient(ProviderClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _pool = new ChannelPool(options);
        _headers = options.ApiKey is null ? [] : new Metadata { { "x-api-key", options.ApiKey } };
    }

    /// <summary>How many calls are under way on each channel.</summary>
    public IReadOnlyList<int> Calls => _pool.Calls;

    /// <summary>Whether this service was found to have no streaming.</summary>
    public bool IsWithoutStreaming(ProviderService service) => _withoutStreaming.ContainsKey(service);

    /// <summary>Whether a gRPC server answers, in 5 s unless told otherwise. One without a health service has answered, too.</summary>
    public async Task<bool> CheckConnectionAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var lease = _pool.Take();
        try
        {
            var health = await new Health.HealthClient(lease.Invoker).CheckAsync(
                new HealthCheckRequest(), _headers, DateTime.UtcNow + (timeout ?? CheckTimeout), cancellationToken);
            return health.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return failure.StatusCode is StatusCode.Unimplemented or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.NotFound;
        }
    }

    /// <summary>One request, and the whole reply in one response.</summary>
    public async Task<ChatResponse> ChatAsync(ProviderService service, ChatRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        using var lease = _pool.Take();
        try
        {
            return await lease.Invoker.AsyncUnaryCall(service.Chat, null, Options(cancellationToken), request);
        }
        catch (RpcException cancelled) when (cancelled.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
    }

    /// <summary>One request, and its reply as it is made.</summary>
    public IAsyncEnumerable<ChatResponse> StreamChatAsync(ProviderService service, ChatRequest request, CancellationToken cancellationToken = default) =>
        StreamChatAsync(service, One(request), cancellationToken);

    /// <summary>
    /// Many requests on one stream: each is sent as soon as <paramref name="requests"/> gives it, without waiting for the replies, which come in
    /// the order of the requests. Ends when there are no more requests and all have their end. Leaving early ends the call.
    /// </summary>
    public async IAsyncEnumerable<ChatResponse> StreamChatAsync(
        ProviderService service, IAsyncEnumerable<ChatRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(requests);
        await using var source = new RequestSource(requests, cancellationToken);
        if (!_withoutStreaming.ContainsKey(service))
        {
            using var lease = _pool.Take();
            await using var stream = new RequestStream(
                lease.Invoker.AsyncDuplexStreamingCall(service.StreamChat, null, Options(cancellationToken)), source, cancellationToken);
            while (await stream.NextAsync())
                yield return stream.Current;
            if (!stream.IsUnimplemented)
                yield break;
            _withoutStreaming[service] = true;
        }
        while (await source.NextAsync(cancellationToken) is { } request)
            yield return await ChatAsync(service, request, cancellationToken);
    }

    /// <summary>Ends the calls under way.</summary>
    public void Dispose() => _pool.Dispose();

    CallOptions Options(CancellationToken cancellationToken) => new(_headers, cancellationToken: cancellationToken);

    static async IAsyncEnumerable<ChatRequest> One(ChatRequest request)
    {
        await Task.CompletedTask;
        yield return request;
    }
}
