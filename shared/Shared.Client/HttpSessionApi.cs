using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace GenAiTransport;

/// <summary>The session calls of the four HTTP protocols.</summary>
public sealed class HttpSessionApi(HttpClient http) : ISessionApi
{
    static WireJson Wire => WireJson.Wire;

    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Get, "/health", Wire.HealthReport, null, cancellationToken);

    public Task<StatsReport> StatsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Get, "/stats", Wire.StatsReport, null, cancellationToken);

    public Task<SessionCreated> CreateAsync(string? modelId = null, CancellationToken cancellationToken = default) => AskAsync(
        HttpMethod.Post, "/sessions/new", Wire.SessionCreated,
        JsonContent.Create(new NewSessionRequest(modelId), Wire.NewSessionRequest), cancellationToken);

    public Task<SessionList> ListAsync(CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Get, "/sessions", Wire.SessionList, null, cancellationToken);

    public Task<SessionDetails> GetAsync(string sessionId, CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Get, Path(sessionId), Wire.SessionDetails, null, cancellationToken);

    public Task ClearAsync(string sessionId, CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Post, $"{Path(sessionId)}/clear", Wire.Done, null, cancellationToken);

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Delete, Path(sessionId), Wire.Done, null, cancellationToken);

    public async Task<bool> StopAsync(string sessionId, CancellationToken cancellationToken = default) =>
        (await AskAsync(HttpMethod.Post, $"{Path(sessionId)}/stop", Wire.StopResult, null, cancellationToken)).Stopped;

    static string Path(string sessionId) => $"/sessions/{Uri.EscapeDataString(sessionId)}";

    async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.ReachAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new RefusedException(await response.ReadRefusalAsync(cancellationToken));
        return await response.ReadAsync(type, cancellationToken);
    }
}
