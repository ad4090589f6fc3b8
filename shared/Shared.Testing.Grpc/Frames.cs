using System.IO.Compression;

namespace GenAiTransport.Testing;

/// <summary>Messages written by hand, right and wrong.</summary>
public static class Frames
{
    public static readonly byte[] Empty = [0, 0, 0, 0, 0];

    /// <summary>A message with an unknown field only: valid everywhere.</summary>
    public static readonly byte[] Small = [0, 0, 0, 0, 3, 0x98, 0x06, 0x01];

    public static readonly byte[] TwoGibibytes = [0, 0x7f, 0xff, 0xff, 0xff];

    public static readonly byte[] FourGibibytes = [0, 0xff, 0xff, 0xff, 0xff];

    public static readonly byte[] HalfMessage = [0, 0, 0, 0, 10, 1, 2, 3];

    public static readonly byte[] HalfHeader = [0, 0, 0];

    /// <summary>64 MiB of zeros in some 64 KiB.</summary>
    public static byte[] Bomb()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++) gzip.Write(zeros);
        }

        return Compressed(memory.ToArray());
    }

    public static byte[] Compressed(byte[] payload) =>
        [1, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
}
