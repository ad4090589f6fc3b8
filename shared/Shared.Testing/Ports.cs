using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>For programs that have to be told their port.</summary>
public static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
