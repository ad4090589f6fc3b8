using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Runtime;

namespace GenAiTransport.Grpc.Tests;

/// <summary>Messages as bytes, without a network.</summary>
[TestFixture]
public sealed class MessageTests
{
    static readonly Marshaller<byte[]> Arrays = Marshallers.Create(bytes => bytes, bytes => bytes);

    static readonly Marshaller<byte[]> Buffers = Marshallers.Create<byte[]>(
        (bytes, context) =>
        {
            context.SetPayloadLength(bytes.Length);
            context.GetBufferWriter().Write(bytes);
            context.Complete();
        },
        context => context.PayloadAsReadOnlySequence().ToArray());

    static IEnumerable<Marshaller<byte[]>> BothWays => [Arrays, Buffers];

    [TestCaseSource(nameof(BothWays))]
    public void A_message_is_a_flag_a_length_and_its_bytes(Marshaller<byte[]> marshaller)
    {
        using var output = new PooledBuffer();
        using var writer = new MessageWriter(output, null);
        writer.Write([7, 8], marshaller.ContextualSerializer, default);
        writer.Write([], marshaller.ContextualSerializer, default);
        Assert.That(output.Written.ToArray(), Is.EqualTo(new byte[] { 0, 0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0 }));
    }

    [TestCaseSource(nameof(BothWays)), CancelAfter(10_000)]
    public async Task However_the_bytes_are_cut_the_messages_are_the_same(Marshaller<byte[]> marshaller, CancellationToken cancellationToken)
    {
        using var output = new PooledBuffer();
        using var writer = new MessageWriter(output, null, CompressionLevel.Fastest);
        byte[][] sent = [[1], [], new byte[1000], [2, 3, 4]];
        foreach (var message in sent) writer.Write(message, marshaller.ContextualSerializer, default);
        Assert.That(output.Length, Is.LessThan(200), "the long one is compressed");
        for (var size = 1; size < output.Length; size += 7)
        {
            var pipe = new Pipe();
            var reader = new MessageReader<byte[]>(pipe.Reader, marshaller, 1000, "gzip");
            var feeding = FeedAsync(pipe.Writer, output.Written, size);
            var received = new List<byte[]>();
            while (await reader.ReadAsync(cancellationToken)) received.Add(reader.Current);
            await feeding.WaitAsync(cancellationToken);
            Assert.That(received, Is.EqualTo(sent));
        }
    }

    [Test]
    public void A_serializer_that_fails_leaves_nothing_behind()
    {
        using var output = new PooledBuffer();
        using var writer = new MessageWriter(output, null);
        Assert.That(
            () => writer.Write("", (_, context) =>
            {
                context.SetPayloadLength(10);
                context.GetBufferWriter().Write(new byte[] { 1, 2, 3 });
                throw new InvalidOperationException();
            }, default),
            Throws.InvalidOperationException);
        Assert.That(() => writer.Write("", (_, context) => context.SetPayloadLength(1), default), RpcFails.With(StatusCode.Internal));
        Assert.That(() => writer.Write("", Declares(1, writes: 2), default), RpcFails.With(StatusCode.Internal));
        Assert.That(() => writer.Write("", Declares(2, writes: 1), default), RpcFails.With(StatusCode.Internal));
        Assert.That(output.Length, Is.Zero);
        writer.Write("", Declares(1, writes: 1), default);
        Assert.That(output.Length, Is.EqualTo(6));
    }

    [Test]
    public void A_message_over_the_limit_is_not_written()
    {
        using var output = new PooledBuffer();
        using var writer = new MessageWriter(output, limit: 3);
        foreach (var marshaller in BothWays)
            Assert.That(() => writer.Write(new byte[4], marshaller.ContextualSerializer, default), RpcFails.With(StatusCode.ResourceExhausted));
        Assert.That(output.Length, Is.Zero);
    }

    [Test, CancelAfter(10_000)]
    public async Task The_limit_is_judged_by_the_length_before_the_bytes_are_there(CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Frames.FourGibibytes, cancellationToken);
        var reader = new MessageReader<byte[]>(pipe.Reader, Arrays, 100, null);
        Assert.That(async () => await reader.ReadAsync(cancellationToken), RpcFails.With(StatusCode.ResourceExhausted));
    }

    static Action<string, SerializationContext> Declares(int length, int writes) => (_, context) =>
    {
        context.SetPayloadLength(length);
        context.GetBufferWriter().Write(new byte[writes]);
        context.Complete();
    };

    static async Task FeedAsync(PipeWriter writer, ReadOnlyMemory<byte> bytes, int size)
    {
        for (var at = 0; at < bytes.Length; at += size) await writer.WriteAsync(bytes.Slice(at, Math.Min(size, bytes.Length - at)));
        await writer.CompleteAsync();
    }
}
