using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Comparison;

/// <summary>A session and the connection over which its client talks, with the measuring proxy in between. Nothing is sent before it is asked to.</summary>
sealed class MeasuredClient : IAsyncDisposable
{
    readonly TimeProvider _time;
    readonly MeasuringProxy _proxy;
    readonly IChatTransport _transport;
    readonly bool _isAlone;
    readonly long _made;
    long _asked;
    Traffic _settled;

    public MeasuredClient(ProtocolUnderTest protocol, ServerAddress server, NetworkConditions network, TimeProvider time, int? seed = null)
        : this(protocol, new MeasuringProxy(server, network, time, seed), shared: null, time) => _isAlone = true;

    /// <summary>One of several that share their way, and their connections where the protocol can.</summary>
    public MeasuredClient(ProtocolUnderTest protocol, MeasuringProxy proxy, SocketsHttpHandler? shared, TimeProvider time)
    {
        (_time, _proxy) = (time, proxy);
        _made = _asked = time.GetTimestamp();
        _transport = protocol.Connect(proxy.Address with { Shared = shared });
    }

    /// <summary>The session that is spoken in: one made by <see cref="CreateSessionAsync"/>, or another's.</summary>
    public string SessionId { get; set; } = "";

    /// <summary>Milliseconds since this client came into being.</summary>
    public double Age => _time.GetElapsedTime(_made).TotalMilliseconds;

    /// <summary>How many it has opened.</summary>
    public int Connections => _proxy.Connections;

    /// <summary>Milliseconds on the clock of the last reply.</summary>
    public double Elapsed => _time.GetElapsedTime(_asked).TotalMilliseconds;

    /// <summary>What it talks over.</summary>
    public MeasuringProxy Line => _proxy;

    /// <summary>Hears what the transport has to say of its connection, as long as it lives.</summary>
    public void Listen(Action<string> said)
    {
        if (_transport is ILiveTransport live)
            _ = ListenAsync(live, said);
        else
            _transport.Notice += said;
    }

    /// <summary>A live transport opens its connection; the others do so with their first request.</summary>
    public Task ConnectAsync(CancellationToken cancellationToken) =>
        _transport is ILiveTransport live ? live.ConnectAsync(cancellationToken) : Task.CompletedTask;

    public async Task CreateSessionAsync(CancellationToken cancellationToken) =>
        SessionId = (await _transport.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;

    /// <summary>One message and its whole reply. A reply that fails is a <see cref="ReplyFailedException"/>.</summary>
    /// <param name="seen">Hears each event when it came, before the next is read.</param>
    /// <param name="isFirst">Time is counted from when the client came into being, so that connecting is in it.</param>
    public async Task<TurnFigures> AskAsync(
        string message, Action<ChatEvent, double>? seen, CancellationToken cancellationToken, bool isFirst = false)
    {
        var arrivals = new List<double>();
        var text = new List<string>();
        _asked = isFirst ? _made : _time.GetTimestamp();
        await foreach (var happened in _transport.SendTracedAsync(SessionId, message, cancellationToken))
        {
            var now = Elapsed;
            seen?.Invoke(happened, now);
            switch (happened)
            {
                case Chunk chunk:
                    // A last chunk without text only says that it is the last.
                    if (chunk.Text.Length > 0)
                        arrivals.Add(now);
                    text.Add(chunk.Text);
                    break;
                case TurnFailed failed:
                    throw new ReplyFailedException(failed.Message);
                case TurnCompleted:
                    return new TurnFigures(arrivals, now, string.Concat(text));
            }
        }
        throw new ReplyFailedException("The reply ended without an end.");
    }

    /// <summary>What has passed since this was last asked, once nothing more is on its way.</summary>
    public async Task<Traffic> TrafficAsync(CancellationToken cancellationToken)
    {
        var (before, now) = (_settled, await _proxy.SettledAsync(cancellationToken));
        _settled = now;
        return now - before;
    }

    public Task<bool> StopAsync(CancellationToken cancellationToken) => _transport.Sessions.StopAsync(SessionId, cancellationToken);

    [SuppressMessage("Design", "CA1031", Justification = "A connection to a dead server may complain when it is closed; the trouble is known by then.")]
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transport.DisposeAsync();
        }
        catch (Exception) when (_proxy.Connections > 0)
        {
        }
        if (_isAlone)
            await _proxy.DisposeAsync();
    }

    static async Task ListenAsync(ILiveTransport live, Action<string> said)
    {
        await foreach (var news in live.NewsAsync())
        {
            if (news is ConnectionChanged changed)
                said(changed.Sentence);
        }
    }
}
