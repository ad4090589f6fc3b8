using Grpc.Core;

namespace GenAiTransport.Grpc.Server;

/// <summary>
/// The service: one method for the conversation, and around it those that answer one message with one. What cannot be served is a status, except
/// on the open stream of the conversation.
/// </summary>
sealed class ChatEndpoint(StreamServices services, ServerFigures figures, ChatServer server) : ChatService.ChatServiceBase
{
    public override async Task Chat(
        IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context)
    {
        using var counted = services.Open.Enter();
        await using var stream = new ChatStream(responseStream, context, services);
        services.Log.ConnectionOpened(stream.Id);
        try
        {
            await stream.RunAsync(requestStream);
        }
        finally
        {
            services.Log.ConnectionClosed(stream.Id, context.CancellationToken.IsCancellationRequested ? "Left by the client" : "Ended");
        }
    }

    public override async Task<CreateSessionResponse> CreateSession(CreateSessionRequest request, ServerCallContext context)
    {
        services.Screen.Requested(nameof(CreateSession), "");
        if (!(await services.Sessions.CreateAsync(request.ModelId, Owner(context))).IsGranted(out var session, out var refusal))
            throw services.Calls.Refuse(refusal);
        return new CreateSessionResponse { SessionId = session.Id, Model = session.Model, Success = true, Message = "Session created" };
    }

    public override async Task<SessionInfoResponse> GetSessionInfo(SessionInfoRequest request, ServerCallContext context)
    {
        var details = await (await FindAsync(request.SessionId, context)).DetailsAsync();
        return new SessionInfoResponse
        {
            Success = true,
            Message = "Session found",
            SessionId = details.SessionId,
            Model = details.Model,
            MessageCount = details.MessageCount,
            UserMessages = details.UserMessages,
            ModelMessages = details.ModelMessages,
            DurationSeconds = (int)details.SessionDurationSeconds,
            CreatedAt = WireTime.Text(details.CreatedAt),
        };
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var response = new ListSessionsResponse();
        response.Sessions.AddRange((await services.Sessions.ListAsync(Owner(context))).Select(Summary));
        response.ActiveSessions = response.Sessions.Count;
        return response;
    }

    public override async Task<DeleteSessionResponse> DeleteSession(DeleteSessionRequest request, ServerCallContext context)
    {
        services.Screen.Requested(nameof(DeleteSession), request.SessionId);
        if (!await services.Sessions.DeleteAsync(request.SessionId, Owner(context)))
            throw services.Calls.Refuse(Refusal.UnknownSession);
        return new DeleteSessionResponse { Success = true, Message = "Session deleted" };
    }

    public override async Task<ClearSessionResponse> ClearSession(ClearSessionRequest request, ServerCallContext context)
    {
        services.Screen.Requested(nameof(ClearSession), request.SessionId);
        await (await FindAsync(request.SessionId, context)).ClearAsync();
        return new ClearSessionResponse { Success = true, Message = "Session cleared" };
    }

    public override async Task<HistoryResponse> GetHistory(HistoryRequest request, ServerCallContext context)
    {
        var details = await (await FindAsync(request.SessionId, context)).DetailsAsync();
        var response = new HistoryResponse();
        response.Messages.AddRange(details.Messages.Select(message =>
            new HistoryMessage { Role = message.Role, Text = message.Text, Timestamp = WireTime.Text(message.Timestamp) }));
        return response;
    }

    public override Task<ServerStatsResponse> GetServerStats(ServerStatsRequest request, ServerCallContext context)
    {
        var report = figures.Report();
        var response = new ServerStatsResponse
        {
            UptimeSeconds = Count((long)report.UptimeSeconds),
            TotalRequests = Count(report.TotalRequests),
            SuccessfulRequests = Count(report.SuccessfulRequests),
            FailedRequests = Count(report.FailedRequests),
            ActiveSessions = report.ActiveSessions,
            TotalSessionsCreated = Count(report.TotalSessionsCreated),
            AverageResponseTime = report.AverageResponseTime,
            Model = report.Model,
            Framework = server.Framework,
        };
        if (report.More?.TryGetValue("cluster_instances", out var instances) is true)
            response.ClusterInstances = instances.GetInt32();
        if (report.More?.TryGetValue("cluster_sessions", out var sessions) is true)
            response.ClusterSessions = sessions.GetInt32();
        return Task.FromResult(response);
    }

    async ValueTask<IChatSession> FindAsync(string id, ServerCallContext context) =>
        await services.Sessions.FindAsync(id, Owner(context)) ?? throw services.Calls.Refuse(Refusal.UnknownSession);

    static SessionSummary Summary(GenAiTransport.SessionSummary session) => new()
    {
        SessionId = session.SessionId,
        Model = session.Model,
        MessageCount = session.MessageCount,
        DurationMinutes = (int)session.DurationMinutes,
        CreatedAt = WireTime.Text(session.CreatedAt),
    };

    static string? Owner(ServerCallContext context) => context.GetHttpContext().Owner();

    /// <summary>The wire has 32 bits for it.</summary>
    static int Count(long value) => (int)Math.Min(value, int.MaxValue);
}
