using System.Security.Cryptography.X509Certificates;
using Grpc.Core;

namespace GenAiTransport.MessageStream;

public sealed record MessageStreamingOptions
{
    public string Host { get; init; } = "localhost";

    public int Port { get; init; } = 50052;

    public bool UseTls { get; init; }

    /// <summary>Roots of one's own; with any here, only certificates that one of them signed are trusted.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Shown to a server that asks who calls. With its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Goes with every call, as <c>authorization</c> or <c>x-api-key</c>. Looked at anew for each, so a token may be replaced.</summary>
    public Metadata CallMetadata { get; init; } = [];

    /// <summary>In each direction.</summary>
    public int MaxMessageBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>How often a quiet connection is tried, with or without calls on it.</summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that does not answer for so long is given up, and the calls on it fail.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one message by a unary call, with all its attempts.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a stream from its first message to its end.</summary>
    public TimeSpan StreamTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a session waits on its stream for the answers to setup and completed, or for any where 64 are missing, before it goes on by unary
    /// calls.
    /// </summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a message is sent whose answer did not come because of the connection or a busy server. Its id makes that safe.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Before the second attempt; doubled before each one after it, and up to a quarter shorter or longer.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(0.2);

    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Something of one's own on the way, such as a log; it gets the handler that connects.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Through { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal Uri Address => new UriBuilder(UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host, Port).Uri;

    /// <summary>Nothing here gives away what is in the metadata.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Authority);
}
