using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client;

public sealed class GrpcChannelOptions
{
    /// <summary>Null: the address's scheme decides.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Null: no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Null: no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The channel disposes neither this nor <see cref="HttpHandler"/> unless <see cref="DisposeHttpClient"/> says so.</summary>
    public HttpClient? HttpClient { get; set; }

    public HttpMessageHandler? HttpHandler { get; set; }

    public bool DisposeHttpClient { get; set; }

    public ServiceConfig? ServiceConfig { get; set; }

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
