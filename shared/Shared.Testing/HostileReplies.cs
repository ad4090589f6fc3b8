using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using NUnit.Framework.Internal;

namespace GenAiTransport.Testing;

/// <summary>Whatever a server sends as the body of a reply: a client tells a reply that ends once, and no more than came.</summary>
public static class HostileReplies
{
    public static Task TryAsync(string folder, string contentType, Func<ServerAddress, TimeProvider, IChatTransport> connect) => Hostile.Bytes(folder).SampleAsync(
        async bytes =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = ServeAsync(listener, contentType, bytes);
            var told = new List<ChatEvent>();
            await using (var transport = connect(new ServerAddress(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")), new HurriedClock()))
            {
                try
                {
                    told = await transport.SendAsync("session", "hi").ToEndAsync();
                    Assert.That(told.Count(happened => happened is TurnCompleted or TurnFailed), Is.EqualTo(1), "one end");
                    Assert.That(told[^1], Is.InstanceOf<TurnCompleted>().Or.InstanceOf<TurnFailed>(), "and nothing after it");
                    Assert.That(told.Select(Words), Has.None.Null, "nothing is missing from what is shown");
                }
                catch (ServerUnreachableException)
                {
                    // Such a server is as good as none.
                }
            }
            listener.Stop();
            await serving;
            Assert.That(told.Text().Length, Is.LessThanOrEqualTo(bytes.Length), "no more than came");
        },
        iter: Depth.Cases(100, times: 300),
        threads: 1,
        print: Hostile.Shown);

    static string Words(ChatEvent happened) => happened switch
    {
        TurnStatus status => status.Message,
        Chunk chunk => chunk.Text,
        TurnCompleted completed => completed.FinishReason,
        TurnFailed failed => failed.Message,
        _ => "",
    };

    /// <summary>A server whose event never ends: the reply has failed long before the memory is full.</summary>
    public static async Task TryEndlessAsync(string contentType, string begun, string more, Func<ServerAddress, TimeProvider, IChatTransport> connect)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = SendEndlesslyAsync(listener, $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nConnection: close\r\n\r\n{begun}", more);
        await using var transport = connect(new ServerAddress(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")), new HurriedClock());

        var told = await transport.SendAsync("session", "hi").ToEndAsync();

        Assert.That((told.Single() as TurnFailed)?.Message, Is.EqualTo("The server sent something that is no event of a reply"));
        Assert.That(await sending.Soon(), Is.LessThan(32 * 1024 * 1024), "sent, what sockets hold included");
    }

    static async Task<long> SendEndlesslyAsync(TcpListener listener, string begun, string more)
    {
        using var client = await listener.AcceptSocketAsync();
        await ReadRequestAsync(client);
        await client.SendAsync(Encoding.ASCII.GetBytes(begun));
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(more, 64 * 1024 / more.Length)));
        for (long sent = 0; ; sent += piece.Length)
        {
            try
            {
                await client.SendAsync(piece);
            }
            catch (SocketException)
            {
                return sent;
            }
        }
    }

    /// <summary>The first request is answered; whoever asks for the rest is told that there is none.</summary>
    static async Task ServeAsync(TcpListener listener, string contentType, byte[] body)
    {
        var answer = (byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nConnection: close\r\n\r\n"), .. body];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync();
                await ReadRequestAsync(client);
                await client.SendAsync(answer);
                client.Shutdown(SocketShutdown.Both);
                answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    static async Task ReadRequestAsync(Socket client)
    {
        var buffer = new byte[16 * 1024];
        var read = 0;
        do
            read += await client.ReceiveAsync(buffer.AsMemory(read));
        while (read > 0 && !IsWhole(Encoding.ASCII.GetString(buffer, 0, read)));
    }

    static bool IsWhole(string request) =>
        request.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var head
        && (request.StartsWith("GET", StringComparison.Ordinal) || request.Contains("\r\n0\r\n\r\n", StringComparison.Ordinal) || request.Length > head + 4);
}
