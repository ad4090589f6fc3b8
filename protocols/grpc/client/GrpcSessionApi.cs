using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Client;

/// <summary>The session calls: one message there and one back. Only stopping goes over the open stream.</summary>
sealed class GrpcSessionApi(GrpcChannel channel, ServerAddress server, Func<string, CancellationToken, Task<bool>> stop) : ISessionApi
{
    readonly ChatService.ChatServiceClient _chat = new(channel);
    readonly Health.HealthClient _health = new(channel);
    readonly Metadata _headers = ChatChannel.Key(server);

    /// <summary>The state is open to everybody, the figures only to who has the key.</summary>
    public async Task<HealthReport> HealthAsync(CancellationToken cancellationToken = default)
    {
        var health = await AskAsync(options => _health.CheckAsync(new HealthCheckRequest(), options), cancellationToken);
        var isServing = health.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        HealthReport report;
        try
        {
            report = (await StatsAsync(cancellationToken)).ToHealth();
        }
        catch (RefusedException)
        {
            report = new HealthReport();
        }
        return report with { Status = isServing ? "healthy" : "not ready" };
    }

    public async Task<StatsReport> StatsAsync(CancellationToken cancellationToken = default)
    {
        var stats = await AskAsync(options => _chat.GetServerStatsAsync(new ServerStatsRequest(), options), cancellationToken);
        return new StatsReport
        {
            Status = "healthy",
            Model = stats.Model,
            UptimeSeconds = stats.UptimeSeconds,
            TotalRequests = stats.TotalRequests,
            SuccessfulRequests = stats.SuccessfulRequests,
            FailedRequests = stats.FailedRequests,
            ActiveSessions = stats.ActiveSessions,
            AverageResponseTime = stats.AverageResponseTime,
            StartTime = TimeProvider.System.GetUtcNow().AddSeconds(-stats.UptimeSeconds),
            TotalSessionsCreated = stats.TotalSessionsCreated,
        };
    }

    public async Task<SessionCreated> CreateAsync(string? modelId = null, CancellationToken cancellationToken = default)
    {
        var created = await AskAsync(
            options => _chat.CreateSessionAsync(new CreateSessionRequest { ModelId = modelId ?? "" }, options), cancellationToken);
        return new SessionCreated(created.SessionId, created.Model, TimeProvider.System.GetUtcNow());
    }

    public async Task<SessionList> ListAsync(CancellationToken cancellationToken = default)
    {
        var list = await AskAsync(options => _chat.ListSessionsAsync(new ListSessionsRequest(), options), cancellationToken);
        return new SessionList(list.ActiveSessions, [.. list.Sessions.Select(Summary)]);
    }

    public async Task<SessionDetails> GetAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        var history = AskAsync(options => _chat.GetHistoryAsync(new HistoryRequest { SessionId = sessionId }, options), cancellationToken);
        var asking = AskAsync(options => _chat.GetSessionInfoAsync(new SessionInfoRequest { SessionId = sessionId }, options), cancellationToken);
        await Task.WhenAll(history, asking);
        var info = await asking;
        HistoryEntry[] messages = [.. (await history).Messages.Select(message => new HistoryEntry(message.Role, message.Text, Time(message.Timestamp)))];
        return new SessionDetails(
            info.SessionId, info.Model, messages.Length, (messages.Length + 1) / 2, messages.Length / 2, info.DurationSeconds, Time(info.CreatedAt), messages);
    }

    public Task ClearAsync(string sessionId, CancellationToken cancellationToken = default) =>
        AskAsync(options => _chat.ClearSessionAsync(new ClearSessionRequest { SessionId = sessionId }, options), cancellationToken);

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken = default) =>
        AskAsync(options => _chat.DeleteSessionAsync(new DeleteSessionRequest { SessionId = sessionId }, options), cancellationToken);

    public Task<bool> StopAsync(string sessionId, CancellationToken cancellationToken = default) => stop(sessionId, cancellationToken);

    /// <summary>The list's minutes are whole ones, and it has no last activity; the beginning is the time that it knows.</summary>
    static GenAiTransport.SessionSummary Summary(SessionSummary session)
    {
        var created = Time(session.CreatedAt);
        var age = TimeProvider.System.GetUtcNow() - created;
        return new GenAiTransport.SessionSummary(session.SessionId, session.Model, session.MessageCount, Math.Max(0, age.TotalMinutes), created, created);
    }

    async Task<T> AskAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(new CallOptions(_headers, cancellationToken: cancellationToken));
        }
        catch (RpcException failure)
        {
            throw failure.ToException(server.Address, cancellationToken);
        }
    }

    static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;
}
