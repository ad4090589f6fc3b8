using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace GenAiTransport;

/// <summary>
/// gzip that unpacks no more than a message may have: what is packed well can be a thousand times as long as it came, and the library measures it as
/// it came.
/// </summary>
sealed class BoundedGzip(int most) : ICompressionProvider
{
    readonly GzipCompressionProvider _gzip = new(CompressionLevel.Fastest);

    public string EncodingName => _gzip.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => _gzip.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        using var packed = _gzip.CreateDecompressionStream(stream);
        var message = new MemoryStream();
        var piece = new byte[8192];
        try
        {
            while (packed.Read(piece) is > 0 and var read)
            {
                if (message.Length + read > most)
                    throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A message may have {most} bytes"));
                message.Write(piece, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "A message could not be unpacked"));
        }
        message.Position = 0;
        return message;
    }
}
