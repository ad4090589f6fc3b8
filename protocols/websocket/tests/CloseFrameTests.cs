using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>
/// Whoever breaks the rules is told by a close frame which one, and gets to read it. The peer here is a socket, so that nothing but what
/// the server sends decides; and it is many peers, for a reset overtakes the frame only most of the time.
/// </summary>
[TestFixture, CancelAfter(120_000)]
public sealed class CloseFrameTests
{
    const int Rounds = 50;

    static readonly byte[] NoText = [0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28];
    static readonly byte[] NoOpcode = [0x83, 0x80, 0, 0, 0, 0];
    static readonly byte[] ReservedBit = [0xA1, 0x80, 0, 0, 0, 0];

    /// <summary>A text of one byte more than a message may have, with a mask of zeros.</summary>
    static readonly byte[] TooLong = [0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, .. Enumerable.Repeat((byte)' ', 65_537)];

    static IEnumerable<TestCaseData> Broken =>
    [
        new TestCaseData(NoText, 1007).SetArgDisplayNames("bytes that are no text", "1007"),
        new TestCaseData(NoOpcode, 1002).SetArgDisplayNames("an unknown opcode", "1002"),
        new TestCaseData(ReservedBit, 1002).SetArgDisplayNames("a reserved bit", "1002"),
        new TestCaseData(TooLong, 1009).SetArgDisplayNames("too long a message", "1009"),
    ];

    [TestCaseSource(nameof(Broken))]
    public async Task Every_peer_reads_why_it_is_shown_out(byte[] broken, int status)
    {
        await using var server = new TestServer<Program>();
        for (var round = 1; round <= Rounds; round++)
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(IPAddress.Loopback, server.Address.Port).Soon();
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(GuardTests.Handshake)).AsTask().Soon();
            await ReadHeadAsync(stream);
            Assert.That((await ReadFrameAsync(stream)).Opcode, Is.EqualTo(1), "the greeting");

            await stream.WriteAsync(broken).AsTask().Soon();
            var (opcode, payload) = await ReadFrameAsync(stream);
            Assert.That((opcode, BinaryPrimitives.ReadUInt16BigEndian(payload)), Is.EqualTo((8, status)), $"round {round}");
        }
    }

    static async Task ReadHeadAsync(NetworkStream stream)
    {
        var end = "\r\n\r\n"u8.ToArray();
        for (var matched = 0; matched < end.Length;)
            matched = await ReadByteAsync(stream) is var next && next == end[matched] ? matched + 1 : next == end[0] ? 1 : 0;
    }

    static async Task<(int Opcode, byte[] Payload)> ReadFrameAsync(NetworkStream stream)
    {
        var opcode = await ReadByteAsync(stream) & 0x0F;
        int length = await ReadByteAsync(stream);
        if (length == 126)
            length = (await ReadByteAsync(stream) << 8) | await ReadByteAsync(stream);
        var payload = new byte[length];
        await stream.ReadExactlyAsync(payload).AsTask().Soon();
        return (opcode, payload);
    }

    static async Task<byte> ReadByteAsync(NetworkStream stream)
    {
        var next = new byte[1];
        await stream.ReadExactlyAsync(next).AsTask().Soon();
        return next[0];
    }
}
