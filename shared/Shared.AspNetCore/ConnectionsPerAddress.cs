using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport;

/// <summary>How many long-lived connections one address holds, so that none can take them all.</summary>
public sealed class ConnectionsPerAddress(Limits limits)
{
    readonly ConcurrentDictionary<IPAddress, int> _open = new();

    /// <summary>Counts a connection until it is disposed; null when its address holds as many as it may.</summary>
    public IDisposable? TryEnter(HttpContext context)
    {
        var address = RateLimit.Network(context.Connection.RemoteIpAddress);
        if (_open.AddOrUpdate(address, 1, (_, count) => count + 1) <= Limits.Or(limits.ConnectionsPerAddress))
            return new Entry(this, address);
        Leave(address);
        ChatTelemetry.Refused(RefusalKind.TooMany);
        return null;
    }

    /// <summary>An address that holds none is forgotten.</summary>
    void Leave(IPAddress address)
    {
        if (_open.AddOrUpdate(address, 0, (_, count) => count - 1) <= 0)
            _open.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
    }

    sealed class Entry(ConnectionsPerAddress connections, IPAddress address) : IDisposable
    {
        ConnectionsPerAddress? _connections = connections;

        public void Dispose() => Interlocked.Exchange(ref _connections, null)?.Leave(address);
    }
}
