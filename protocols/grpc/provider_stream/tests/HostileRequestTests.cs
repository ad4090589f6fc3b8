using System.Buffers.Binary;
using GenAiTransport.Testing;
using Google.Protobuf;

namespace GenAiTransport.ProviderStream.Tests;

[TestFixture]
public sealed class HostileRequestTests
{
    [Test, CancelAfter(120_000)]
    public async Task Whatever_comes_as_requests_each_that_can_be_read_has_one_end_and_its_id(CancellationToken cancellationToken)
    {
        await using var provider = await FakeOpenAi.StartAsync(cancellationToken);
        await using var server = ProviderCase.Start(("OPENAI_API_KEY", FakeOpenAi.ApiKey), ("OPENAI_BASE_URL", provider.Address.ToString()), ("Limits:MessagesPer10Seconds", "0"));
        await HostileCalls.TryAsync(server.Address, "/integration_api.OpenAiService/StreamChat", "provider_stream", (sent, answer) =>
        {
            var asked = Messages(sent, ChatRequest.Parser).ToArray();
            var ends = Messages(answer, ChatResponse.Parser).Where(response => response.IsEnd()).ToArray();
            Assert.That(ends, Has.Length.EqualTo(asked.Length));
            foreach (var (request, end) in asked.Zip(ends))
                Assert.That(end.RequestId, request.RequestId.Length is > 0 and <= 200 ? Is.EqualTo(request.RequestId) : Is.Not.Empty.And.Length.LessThanOrEqualTo(200));
        });
    }

    /// <summary>Up to the first that is none.</summary>
    static IEnumerable<T> Messages<T>(ReadOnlyMemory<byte> bytes, MessageParser<T> parser) where T : IMessage<T>
    {
        while (bytes.Length >= 5 && bytes.Span[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[1..]) is var length && length <= bytes.Length - 5)
        {
            T message;
            try
            {
                message = parser.ParseFrom(bytes.Slice(5, (int)length).Span);
            }
            catch (InvalidProtocolBufferException)
            {
                yield break;
            }
            yield return message;
            bytes = bytes[(5 + (int)length)..];
        }
    }
}
