using Grpc.Net.Client;

namespace GenAiTransport.ProviderStream;

/// <summary>
/// A few channels to one server, each with connections of its own: streams that are slow to be read do not hold up those of another connection, and
/// several connections reach several instances behind a balancer.
/// </summary>
sealed class ChannelPool : IDisposable
{
    readonly Lock _gate = new();
    readonly Entry[] _channels;
    bool _isDisposed;

    public ChannelPool(ProviderClientOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Channels, 1);
        _channels = [.. Enumerable.Range(0, options.Channels).Select(_ => new Entry(Channel(options)))];
    }

    /// <summary>The calls under way, on each channel.</summary>
    public int[] Calls
    {
        get
        {
            lock (_gate)
                return [.. _channels.Select(channel => channel.Calls)];
        }
    }

    /// <summary>The channel with the fewest calls, for one call that ends when this is disposed.</summary>
    public Lease Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var least = _channels.MinBy(channel => channel.Calls)!;
            least.Calls++;
            return new Lease(this, least);
        }
    }

    /// <summary>Cancels the calls under way.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        foreach (var entry in _channels)
            entry.Channel.Dispose();
    }

    void Return(Entry entry)
    {
        lock (_gate)
            entry.Calls--;
    }

    static GrpcChannel Channel(ProviderClientOptions options)
    {
        var handler = options.Handler?.Invoke() ?? new SocketsHttpHandler { UseProxy = !options.Address.IsLoopback };
        handler.EnableMultipleHttp2Connections = true;
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = options.ConnectTimeout;
        handler.PooledConnectionIdleTimeout = options.KeepAliveWithoutCalls ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(5);
        handler.KeepAlivePingDelay = options.KeepAliveDelay;
        handler.KeepAlivePingTimeout = options.KeepAliveTimeout;
        handler.KeepAlivePingPolicy = options.KeepAliveWithoutCalls ? HttpKeepAlivePingPolicy.Always : HttpKeepAlivePingPolicy.WithActiveRequests;
        return GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            // Given a client instead of its handler, the channel leaves it to the caller when to try again after a failure.
            HttpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxReceiveMessageSize,
        });
    }

    sealed class Entry(GrpcChannel channel)
    {
        public GrpcChannel Channel { get; } = channel;

        public int Calls { get; set; }
    }

    public sealed class Lease : IDisposable
    {
        readonly ChannelPool _pool;
        Entry? _entry;

        internal Lease(ChannelPool pool, object entry)
        {
            (_pool, _entry) = (pool, (Entry)entry);
            Invoker = _entry.Channel.CreateCallInvoker();
        }

        public global::Grpc.Core.CallInvoker Invoker { get; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _entry, null) is { } entry)
                _pool.Return(entry);
        }
    }
}
