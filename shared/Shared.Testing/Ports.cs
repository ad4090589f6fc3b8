using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>
/// For programs that have to be told their port. Below those that the system hands out by itself, so that none of the many servers that ask it for one
/// comes to stand there meanwhile; and none twice.
/// </summary>
public static class Ports
{
    const int First = 12_000;
    const int Last = 32_000;

    static readonly Lock Gate = new();
    static readonly HashSet<int> Given = [];

    public static int Free()
    {
        lock (Gate)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, Last);
                if (IsFree(port) && Given.Add(port))
                    return port;
            }
        }
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
