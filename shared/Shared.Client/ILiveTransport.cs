namespace GenAiTransport;

/// <summary>A transport that holds one connection for the whole conversation: it can be cut, mended and measured, and it hears what others do.</summary>
public interface ILiveTransport : IChatTransport
{
    /// <summary>Where it connects to, as its protocol writes it.</summary>
    string Endpoint { get; }

    bool IsConnected { get; }

    /// <summary>How the server introduced itself when the connection was opened, where it does that.</summary>
    Greeting? Greeting => null;

    /// <summary>How often it set out to connect, however often it then had to knock.</summary>
    int ConnectionAttempts { get; }

    /// <summary>How often it was connected after the first time.</summary>
    int Reconnections { get; }

    /// <summary>What others on the session do, and the connection's own changes, as they happen; until the transport is disposed.</summary>
    IAsyncEnumerable<LiveNews> NewsAsync(CancellationToken cancellationToken = default);

    Task ConnectAsync(CancellationToken cancellationToken = default);

    /// <summary>Stays cut until <see cref="ConnectAsync"/>; a connection that is lost is mended without being asked.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken = default);

    Task JoinAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>The time a ping took to come back.</summary>
    Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells the others that somebody types here, or no longer; losing it does no harm.</summary>
    ValueTask TypeAsync(bool typing, CancellationToken cancellationToken = default);
}

public sealed record Greeting(string ConnectionId, string Framework, string Model);

public abstract record LiveNews;

public sealed record OthersDid(string SessionId, SessionUpdate Update) : LiveNews;

/// <summary>Told once when the connection is lost, and once when it is back.</summary>
public sealed record ConnectionChanged(bool IsConnected, string Sentence) : LiveNews;
