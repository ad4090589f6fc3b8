using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

public sealed class GrpcServiceOptions
{
    /// <summary>Null: no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Null: no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Tells clients the text of an exception that nobody caught. For development only.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary><c>gzip</c>, used for clients that accept it; null sends everything as it is.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>True leaves calls of unknown services to the rest of the application, instead of answering UNIMPLEMENTED.</summary>
    public bool? IgnoreUnknownServices { get; set; }
}
