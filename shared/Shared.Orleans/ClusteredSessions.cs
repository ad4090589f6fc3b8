using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace GenAiTransport.Cluster;

/// <summary>
/// The sessions of all instances, from one of them. Those that live here are served as they are; of the others there is a mirror. What is kept in Redis tells who
/// may see a session and where a turn belongs.
/// </summary>
sealed class ClusteredSessions(
    HostedSessions hosted, MirroredSessions mirrors, SessionCalls calls, SessionStore store, IOptions<ClusterOptions> cluster, LeavingPatience leaving,
    TimeProvider time) : IChatSessions
{
    /// <summary>A session that leaves an instance is waited for as long as that may take, and a little longer.</summary>
    static readonly TimeSpan AfterLeaving = TimeSpan.FromSeconds(5);

    public ServerStats Stats => hosted.Means.Stats;

    public int Count => hosted.Count;

    public string DefaultModel => hosted.Means.Model.NameOf(null);

    public async ValueTask<Answer<IChatSession>> CreateAsync(string? modelId, string? owner)
    {
        if (!(await TryCreateAsync(modelId, owner)).IsGranted(out var header, out var refusal))
            return new(refusal);
        Stats.SessionCreated();
        return new(mirrors.Of(header));
    }

    public async ValueTask<IChatSession?> FindAsync(string? id, string? owner)
    {
        if (string.IsNullOrEmpty(id))
            return null;
        var session = hosted.Find(id)?.Session as IChatSession ?? (mirrors.Find(id) is { HasMembers: true } mirror ? mirror : await MirrorAsync(id));
        return session?.Owner == owner ? session : null;
    }

    public async ValueTask<ChatTurn?> FindTurnAsync(string? id, string? owner)
    {
        // Ids are short; what is longer is none.
        if (!Guid.TryParseExact(id, "D", out _))
            return null;
        var turn = hosted.FindTurn(id) ?? await MirroredTurnAsync(id);
        return turn?.Session.Owner == owner ? turn : null;
    }

    public async ValueTask<Answer<ChatTurn>> StartAsync(NewMessage message)
    {
        var answer = await TryStartAsync(message);
        if (!answer.IsGranted(out _, out var refusal))
        {
            Stats.RequestRefused(refusal.Kind);
            hosted.Means.Events.MessageRefused(Guid.TryParseExact(message.SessionId, "D", out _) ? message.SessionId : null, refusal.Kind.ToString());
        }
        return answer;
    }

    public async ValueTask<IReadOnlyList<SessionSummary>> ListAsync(string? owner)
    {
        var found = await Task.WhenAll((await AskAsync(store.ListAsync(owner))).Select(SummaryAsync));
        return [.. found.OfType<SessionSummary>().OrderBy(session => session.CreatedAt)];
    }

    public async ValueTask<bool> DeleteAsync(string id, string? owner)
    {
        if (await FindAsync(id, owner) is null)
            return false;
        return await calls.CallAsync(id, grain => grain.DeleteAsync()) ? true : throw new SessionsUnavailableException();
    }

    async Task<Answer<SessionHeader>> TryCreateAsync(string? modelId, string? owner)
    {
        if (!ModelChoice.TryRead(modelId, out var chosen))
            return new(Refusal.NoModelName);
        var header = new SessionHeader(Guid.NewGuid().ToString(), owner, hosted.Means.Model.NameOf(chosen), chosen, time.GetUtcNow());
        try
        {
            if (!await AskAsync(store.TryCreateAsync(header)))
                return new(Refusal.SessionsFull(hosted.Means.Limits.MaxSessions));
        }
        catch (SessionsUnavailableException)
        {
            return new(SessionsUnavailableException.Refusal);
        }
        hosted.Means.Events.SessionCreated(header.Id, header.Model);
        return new(header);
    }

    async Task<Answer<ChatTurn>> TryStartAsync(NewMessage message)
    {
        if (message.WhyNot(hosted.Means.Limits) is { } wrong)
            return new(wrong);
        try
        {
            if (await RepeatedAsync(message) is { } known)
                return new(known);
            return string.IsNullOrEmpty(message.SessionId) ? await BeginAsync(message) : await StartAsync(await FindAsync(message.SessionId, message.Owner), message, isNew: false);
        }
        catch (SessionsUnavailableException)
        {
            return new(SessionsUnavailableException.Refusal);
        }
    }

    /// <summary>In a session of its own, of which nothing is left when the message is refused.</summary>
    async Task<Answer<ChatTurn>> BeginAsync(NewMessage message)
    {
        if (!(await TryCreateAsync(null, message.Owner)).IsGranted(out var header, out var refusal))
            return new(refusal);
        var answer = await StartAsync(mirrors.Of(header), message, isNew: true);
        if (answer.IsGranted(out var turn, out _) && turn.Session.Id == header.Id)
            Stats.SessionCreated();
        else
            await calls.CallAsync(header.Id, grain => grain.DeleteAsync());
        return answer;
    }

    async Task<Answer<ChatTurn>> StartAsync(IChatSession? session, NewMessage message, bool isNew)
    {
        if (session is null)
            return new(Refusal.UnknownSession);
        // Under an id of its own it can be sent again, should its outcome not be known.
        var request = new StartRequest(message.Text!, message.TurnId ?? Guid.NewGuid(), message.SenderId, isNew);
        var reply = await StartAsync(session.Id, request);
        if (reply.Turn is { } picture)
        {
            var turn = hosted.Find(session.Id)?.FindTurn(picture.Id) ?? await MirroredTurnAsync(session, picture);
            Stats.RequestBegan(turn);
            return new(turn);
        }
        var refusal = reply.Refusal ?? SessionsUnavailableException.Refusal;
        // Both came at once.
        return refusal == Refusal.TakenTurn && await RepeatedAsync(message) is { } other ? new(other) : new(refusal);
    }

    async Task<StartReply> StartAsync(string id, StartRequest request)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var reply = await calls.CallAsync(id, grain => grain.StartAsync(request));
            if (reply != StartReply.Moving || time.GetElapsedTime(began) > leaving.Time + AfterLeaving)
                return reply;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }

    /// <summary>The same message again, whose sender did not hear that it had arrived.</summary>
    async Task<ChatTurn?> RepeatedAsync(NewMessage message) =>
        message.TurnId is { } id && await FindTurnAsync(id.ToString(), message.Owner) is { } turn && message.IsOf(turn) ? turn : null;

    async Task<ChatTurn?> MirroredTurnAsync(string id)
    {
        if (await AskAsync(store.SessionOfTurnAsync(id)) is not { } sessionId)
            return null;
        if (hosted.Find(sessionId) is { } here)
            return await here.FindTurnAsync(id);
        if (await MirrorAsync(sessionId) is not { } mirror)
            return null;
        return mirror.Turns.Find(id) ?? (await calls.CallAsync(sessionId, grain => grain.FindTurnAsync(id)) is { } picture ? mirror.Turns.Of(picture) : null);
    }

    async Task<ChatTurn> MirroredTurnAsync(IChatSession session, TurnPicture picture) =>
        ((session as MirroredSession ?? await MirrorAsync(session.Id)) ?? throw new SessionsUnavailableException()).Turns.Of(picture);

    async Task<MirroredSession?> MirrorAsync(string id) => await AskAsync(store.FindAsync(id)) is { } header ? mirrors.Of(header) : null;

    async Task<SessionSummary?> SummaryAsync(string id)
    {
        if (hosted.Find(id) is { } here)
            return here.Session.Summary();
        if (await AskAsync(store.IsSomewhereAsync(SessionGrain.DirectoryEntry(cluster.Value.ClusterId, id)))
            && await calls.CallAsync(id, grain => grain.SummaryAsync()) is { } json)
            return ClusterJson.Read(json, ClusterJson.Default.SessionSummary);
        return await AskAsync(store.SummaryAsync(id));
    }

    static async Task<T> AskAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception unreachable) when (SessionStore.IsOutage(unreachable))
        {
            throw new SessionsUnavailableException();
        }
    }
}
