using System.Diagnostics;

namespace GenAiTransport.Comparison;

/// <summary>The HTTP requests of this program's clients, told when they are answered or have failed. Who asked is known by the port.</summary>
sealed class AskedRequests : IDisposable
{
    readonly ActivityListener _listener;

    /// <param name="heard">Gets the port, the request and what came back.</param>
    public AskedRequests(Action<int, string, string> heard)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("server.port") is int port && Uri.TryCreate(span.GetTagItem("url.full") as string, UriKind.Absolute, out var address))
                    heard(port, $"{span.GetTagItem("http.request.method")} {address.PathAndQuery}", $"{span.GetTagItem("http.response.status_code") ?? span.GetTagItem("error.type")}");
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();
}
