using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Comparison;

/// <summary>A session and the connection over which its client talks, with the measuring proxy in between.</summary>
sealed class Conversation : IAsyncDisposable
{
    readonly TimeProvider _time;
    readonly MeasuringProxy _proxy;
    readonly IChatTransport _transport;

    Conversation(ProtocolUnderTest protocol, ServerAddress server, NetworkConditions network, TimeProvider time)
    {
        _time = time;
        _proxy = new MeasuringProxy(server, network, time);
        _transport = protocol.Connect(_proxy.Address);
    }

    public string SessionId { get; private set; } = "";

    /// <summary>How long it took from nothing to a session, in milliseconds.</summary>
    public double Setup { get; private set; }

    public Traffic Traffic => _proxy.Traffic;

    public static async Task<Conversation> OpenAsync(
        ProtocolUnderTest protocol, ServerAddress server, NetworkConditions network, TimeProvider time, CancellationToken cancellationToken)
    {
        var conversation = new Conversation(protocol, server, network, time);
        try
        {
            var start = time.GetTimestamp();
            if (conversation._transport is ILiveTransport live)
                await live.ConnectAsync(cancellationToken);
            conversation.SessionId = (await conversation._transport.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
            conversation.Setup = time.GetElapsedTime(start).TotalMilliseconds;
            return conversation;
        }
        catch
        {
            await conversation.DisposeAsync();
            throw;
        }
    }

    /// <summary>One message and its whole reply. A reply that fails is a <see cref="ReplyFailedException"/>.</summary>
    /// <param name="seen">Hears each event when it came, before the next is read.</param>
    public async Task<TurnFigures> AskAsync(string message, Action<ChatEvent, double>? seen, CancellationToken cancellationToken)
    {
        var before = await _proxy.SettledAsync(cancellationToken);
        var arrivals = new List<double>();
        var text = new List<string>();
        var start = _time.GetTimestamp();
        await foreach (var happened in _transport.SendAsync(SessionId, message, cancellationToken))
        {
            var now = _time.GetElapsedTime(start).TotalMilliseconds;
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
                    return new TurnFigures(arrivals, now, string.Concat(text), await _proxy.SettledAsync(cancellationToken) - before);
            }
        }
        throw new ReplyFailedException("The reply ended without an end.");
    }

    public Task DeleteAsync(CancellationToken cancellationToken) => _transport.Sessions.DeleteAsync(SessionId, cancellationToken);

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
        await _proxy.DisposeAsync();
    }
}
