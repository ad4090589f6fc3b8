using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace GenAiTransport.Cluster;

/// <summary>
/// The door to a session that lives on this instance: what comes through it is done by the session itself, which has its own locks. The directory is in Redis:
/// Orleans' own would lose entries, and with them healthy sessions, whenever an instance dies.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing to dispose.")]
[GrainType(Kind), GrainDirectory(ClusterSetup.Directory), PreferLocalPlacement, Reentrant]
sealed class SessionGrain(HostedSessions hosted, IOptions<ClusterOptions> cluster) : Grain, ISessionGrain
{
    public const string Kind = "session";

    /// <summary>Shorter than what a call may take.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>So long can the end of a deleted session's last turn be read.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    readonly CancellationTokenSource _leaving = new();
    HostedSession? _session;

    /// <summary>Null when there is no such session.</summary>
    HostedSession? Session => _session is { IsDeleted: false } ? _session : null;

    public static string DirectoryEntry(string clusterId, string sessionId) => $"{clusterId}/directory/{Kind}/{sessionId}";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Where sessions leave none comes; whoever asks for it asks elsewhere, if there is an elsewhere.
        if (hosted.IsDraining)
            throw new SessionsUnavailableException();
        var id = this.GetPrimaryKeyString();
        var entry = DirectoryEntry(cluster.Value.ClusterId, id);
        if (await hosted.Store.TakeOverAsync(id, entry) is not { } taken)
        {
            DeactivateOnIdle();
            return;
        }
        _session = new HostedSession(hosted, taken, entry);
        hosted.Add(_session);
        await _session.RestoreAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        if (_session is null)
            return;
        hosted.Remove(_session);
        _session.Session.BreakOff(Refusal.ShuttingDown);
        _session.Leave();
    }

    public async Task<StartReply> StartAsync(StartRequest request)
    {
        if (Session is not { } session)
            return StartReply.Refused(Refusal.UnknownSession);
        if (hosted.IsDraining)
        {
            await MoveAsync();
            return StartReply.Moving;
        }
        return Here(await session.StartAsync(request));
    }

    public async Task<TurnPicture?> FindTurnAsync(string turnId) =>
        _session is not null && await _session.FindTurnAsync(turnId) is { } turn ? HostedSession.Picture(turn) : null;

    public async Task<EventBatch> ReadTurnAsync(string turnId, int next)
    {
        if (_session is null || await _session.FindTurnAsync(turnId) is not { } turn)
            return EventBatch.Unknown;
        try
        {
            await using var batches = turn.ReadBatchesAsync(next + ChatTurn.TheBeginning, Patience, _leaving.Token).GetAsyncEnumerator(CancellationToken.None);
            return await batches.MoveNextAsync() ? EventBatch.Of(turn, batches.Current.Span) : EventBatch.Nothing with { IsOver = true };
        }
        catch (OperationCanceledException)
        {
            // The session goes elsewhere; whoever asks finds it there.
            return EventBatch.Nothing;
        }
    }

    public Task<byte[]?> DetailsAsync() =>
        Task.FromResult(Session is null ? null : ClusterJson.Bytes(Session.Session.Details(), ClusterJson.Default.SessionDetails));

    public Task<byte[]?> SummaryAsync() =>
        Task.FromResult(Session is null ? null : ClusterJson.Bytes(Session.Session.Summary(), ClusterJson.Default.SessionSummary));

    public Task<bool> StopAsync() => Task.FromResult(Session is not null && Session.Session.Stop());

    public async Task<bool> ClearAsync() => Session is null || Here(await Session.TryClearAsync());

    public async Task<bool> DeleteAsync()
    {
        if (Session is not { } session)
            return true;
        if (!await session.TryDeleteAsync())
            return false;
        hosted.Remove(session);
        this.RegisterGrainTimer(
            () =>
            {
                DeactivateOnIdle();
                return Task.CompletedTask;
            },
            Farewell, Timeout.InfiniteTimeSpan);
        return true;
    }

    public Task TellAsync(byte[] update, string? exceptConnection)
    {
        Session?.Session.Tell(ClusterJson.Read(update, ClusterJson.Default.SessionUpdate), exceptConnection);
        return Task.CompletedTask;
    }

    public async Task<JoinReply?> JoinAsync(JoinRequest request)
    {
        if (Session is not { } session)
            return null;
        // One that is being started at this moment is waited for, so that it is known below.
        if (request.SeenTurn is { } seen)
            await session.FindTurnAsync(seen);
        return session.Feeds.Join(request, session.FindTurn);
    }

    public Task LeaveAsync(string instance, string connectionId)
    {
        _session?.Feeds.Leave(instance, connectionId);
        return Task.CompletedTask;
    }

    public async Task<NewsBatch> ReadNewsAsync(string instance, string feed, long next)
    {
        if (_session is null)
            return new NewsBatch(FeedFate.Gone, 0, []);
        return _session.Feeds.Find(instance, feed) is { } found
            ? await found.ReadAsync(next, Patience, _leaving.Token)
            : new NewsBatch(FeedFate.Unknown, 0, []);
    }

    public async Task StayAsync()
    {
        if (Session is not { } session)
            return;
        await session.StayAsync();
        Here(session);
    }

    public async Task MoveAsync()
    {
        if (_session is not null && !await _session.TryLeaveAsync())
            return;
        // Whoever waits here for something to happen would keep it from going.
        await _leaving.CancelAsync();
        DeactivateOnIdle();
    }

    /// <summary>A session that was found to live elsewhere does not go on here.</summary>
    T Here<T>(T result)
    {
        if (_session is { IsLost: true })
            DeactivateOnIdle();
        return result;
    }
}
