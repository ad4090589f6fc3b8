using System.Net.WebSockets;
using System.Text.Unicode;
using CsCheck;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class HostileFrameTests
{
    /// <summary>Each is answered at once by frames of JSON, and the connection goes on, but for a text that is none.</summary>
    [Test, CancelAfter(120_000)]
    public async Task Whatever_comes_as_a_message_the_next_ping_is_answered()
    {
        await using var server = new TestServer<Program>(settings: [("Limits__RequestsPerSecond", "0")]);
        await Gen.Select(Hostile.Bytes("websocket"), Gen.Int[0, 9]).SampleAsync(
            async (bytes, kind) =>
            {
                using var isolated = new TestExecutionContext.IsolatedContext();
                using var client = await ConnectAsync(server.Address);
                var isText = kind > 0;
                try
                {
                    var type = isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                    await client.SendAsync(bytes[..(bytes.Length / 2)], type, end: false);
                    await client.SendAsync(bytes[(bytes.Length / 2)..], type);
                    await client.SayAsync("""{"type":"ping"}""", "pong");
                }
                catch (EndOfStreamException) when (isText && !Utf8.IsValid(bytes))
                {
                    Assert.That(client.Socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.InvalidPayloadData));
                }
            },
            iter: Depth.Cases(100, times: 300),
            threads: 1,
            print: one => Hostile.Shown(one.Item1));
    }
}
