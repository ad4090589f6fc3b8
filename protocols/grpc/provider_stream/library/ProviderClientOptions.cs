namespace GenAiTransport.ProviderStream;

/// <summary>Where the server is and how it is held on to. The key is not part of what this prints.</summary>
public sealed record ProviderClientOptions(Uri Address)
{
    /// <summary>The server's shared key, where it has one; sent as <c>x-api-key</c> once per call.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How many channels, each with connections of its own; a call goes to the one with the fewest calls.</summary>
    public int Channels { get; init; } = 2;

    /// <summary>After so long a silence on a connection the server is pinged.</summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A ping that is not answered within this time ends the connection.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether connections without a call are kept alive too. Some servers take that for an attack.</summary>
    public bool KeepAliveWithoutCalls { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>The connections of one channel, where they are to be made otherwise: another root of trust, a proxy.</summary>
    public Func<SocketsHttpHandler>? Handler { get; init; }

    public override string ToString() => Address.ToString();
}
