namespace Grpc.Core;

/// <summary>Plain HTTP/2 or TLS. The address's scheme already says so; this only checks that both say the same.</summary>
public sealed class ChannelCredentials
{
    ChannelCredentials(bool isSecure) => IsSecure = isSecure;

    public static ChannelCredentials Insecure { get; } = new(isSecure: false);

    public static ChannelCredentials SecureSsl { get; } = new(isSecure: true);

    internal bool IsSecure { get; }
}
