using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Runtime;

static class SingleMessage
{
    /// <summary>The whole body of a call that sends one message.</summary>
    public static PooledBuffer Frame<T>(T message, Marshaller<T> marshaller, in CallOptions options, int? limit, bool compressed)
    {
        var buffer = new PooledBuffer();
        using var writer = new MessageWriter(buffer, limit, compressed ? CompressionLevel.Fastest : null);
        writer.Write(message, marshaller.ContextualSerializer, options.WriteOptions?.Flags ?? default);
        return buffer;
    }
}
