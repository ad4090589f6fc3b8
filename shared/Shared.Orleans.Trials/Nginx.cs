using System.Globalization;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>nginx with the configuration that stands beside the cluster.</summary>
sealed class Nginx : IAsyncDisposable
{
    readonly NginxServer _nginx = new();

    Nginx(int port) => Address = new Uri($"http://{Local(port)}");

    public Uri Address { get; }

    public static async Task<Nginx> StartAsync(IReadOnlyList<int> instances, bool isGrpc)
    {
        var (http, grpc) = (Ports.Free(), Ports.Free());
        var nginx = new Nginx(isGrpc ? grpc : http);
        await nginx._nginx.RunAsync(Path.Combine(AppContext.BaseDirectory, "nginx.conf"), nginx.Address.Port,
        [
            .. instances.SelectMany((port, index) => ((string, string)[])[($"127.0.0.1:800{index + 1}", Local(port)), ($"127.0.0.1:5005{index + 1}", Local(port))]),
            ("listen 8080", $"listen {Local(http)}"),
            ("listen 8081", $"listen {Local(grpc)}"),
        ]);
        return nginx;
    }

    public ValueTask DisposeAsync() => _nginx.DisposeAsync();

    static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
