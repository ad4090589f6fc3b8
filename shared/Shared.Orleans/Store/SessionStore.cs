using System.Globalization;
using StackExchange.Redis;

namespace GenAiTransport.Cluster;

/// <summary>
/// What survives every instance, in Redis: of each session its header, a list with a record of each turn, and a list of the turns that were asked and have
/// not ended. Nothing of it outlives the session's idle time.
/// </summary>
sealed class SessionStore(ClusterRedis redis, Limits limits, TimeProvider time)
{
    /// <summary>Longer than any model answers.</summary>
    const int LongestTurnSeconds = 3600;

    /// <summary>A session is deleted by its owner, when it has one, a little before the store forgets it.</summary>
    const int SlackSeconds = 60;

    static readonly RedisKey All = "chat:sessions";

    int IdleSeconds => limits.SessionIdleMinutes == 0 ? 0 : (limits.SessionIdleMinutes * 60) + SlackSeconds;

    long Now => time.GetUtcNow().ToUnixTimeSeconds();

    string Active => Time(time.GetUtcNow());

    /// <summary>What all that is asked here fails with while the store is away.</summary>
    public static bool IsOutage(Exception exception) => exception is RedisException or TimeoutException;

    public async Task<bool> TryCreateAsync(SessionHeader header) => (long)await redis.Database.ScriptEvaluateAsync(
        StoreScripts.Create,
        [Session(header.Id), Owner(header.Owner), All],
        [header.Id, header.Owner ?? "", header.Model, header.ChosenModel ?? "", Time(header.CreatedAt), Now, IdleSeconds, limits.MaxSessions]) == 1;

    public async Task<SessionHeader?> FindAsync(string id)
    {
        var fields = await redis.Database.HashGetAsync(Session(id), ["owner", "model", "chosen", "created"]);
        return Header(id, fields);
    }

    public async Task<string?> SessionOfTurnAsync(string turnId) => await redis.Database.StringGetAsync(Turn(turnId));

    public async Task<TakenSession?> TakeOverAsync(string id, string directoryEntry)
    {
        var found = await redis.Database.ScriptEvaluateAsync(
            StoreScripts.TakeOver, [Session(id), Turns(id), Asked(id), directoryEntry], [IdleSeconds]);
        if (found.IsNull)
            return null;
        return new TakenSession(
            Header(id, (RedisValue[])found[1]!)!,
            (long)found[0],
            [.. ((byte[][])found[2]!).Select(json => ClusterJson.Read(json, ClusterJson.Default.EndedTurn))],
            [.. ((byte[][])found[3]!).Select(json => ClusterJson.Read(json, ClusterJson.Default.AskedTurn))]);
    }

    /// <summary>False when there is a turn of this id already.</summary>
    public async Task<bool> TryStartAsync(SessionHeader session, long epoch, AskedTurn asked, string directoryEntry)
    {
        var result = await redis.Database.ScriptEvaluateAsync(
            StoreScripts.Start,
            [Session(session.Id), Turns(session.Id), Asked(session.Id), directoryEntry, Owner(session.Owner), Turn(asked.TurnId), All],
            [epoch, IdleSeconds, session.Id, Json(asked), LongestTurnSeconds, Active, Now]);
        ThrowIfFenced(result);
        return (long)result == 1;
    }

    public async Task EndAsync(SessionHeader session, long epoch, AskedTurn asked, EndedTurn? ended, int turnsToKeep, string directoryEntry) =>
        ThrowIfFenced(await redis.Database.ScriptEvaluateAsync(
            StoreScripts.End,
            [Session(session.Id), Turns(session.Id), Asked(session.Id), directoryEntry, Owner(session.Owner), Turn(asked.TurnId)],
            [
                epoch, IdleSeconds, Json(asked), ended is null ? "" : ClusterJson.Bytes(ended, ClusterJson.Default.EndedTurn),
                turnsToKeep, Active, limits.ResumeMinutes == 0 ? LongestTurnSeconds : limits.ResumeMinutes * 60,
            ]));

    public async Task ClearAsync(SessionHeader session, long epoch) => ThrowIfFenced(await redis.Database.ScriptEvaluateAsync(
        StoreScripts.Clear, [Session(session.Id), Turns(session.Id), Asked(session.Id)], [epoch, Active]));

    public async Task DeleteAsync(SessionHeader session, long epoch) => ThrowIfFenced(await redis.Database.ScriptEvaluateAsync(
        StoreScripts.Delete, [Session(session.Id), Turns(session.Id), Asked(session.Id), Owner(session.Owner), All], [epoch, session.Id]));

    public async Task StayAsync(SessionHeader session, long epoch, string directoryEntry) => ThrowIfFenced(await redis.Database.ScriptEvaluateAsync(
        StoreScripts.Stay,
        [Session(session.Id), Turns(session.Id), Asked(session.Id), directoryEntry, Owner(session.Owner), All],
        [epoch, IdleSeconds, session.Id, Now]));

    /// <summary>Whether it arrives does not matter: the key goes by itself.</summary>
    public void ForgetTurn(string turnId) => redis.Database.KeyDelete(Turn(turnId), CommandFlags.FireAndForget);

    public async Task<string[]> ListAsync(string? owner) => [.. (await redis.Database.SortedSetRangeByRankAsync(Owner(owner))).Select(id => (string)id!)];

    /// <summary>A session that lives nowhere now, as it was left; null when there is none of that id.</summary>
    public async Task<SessionSummary?> SummaryAsync(string id)
    {
        var fields = await redis.Database.HashGetAsync(Session(id), ["owner", "model", "chosen", "created", "messages", "active"]);
        if (Header(id, fields) is not { } header)
            return null;
        var age = Math.Round((time.GetUtcNow() - header.CreatedAt).TotalMinutes, 2);
        return new SessionSummary(id, header.Model, (int)fields[4], age, header.CreatedAt, Time(fields[5])) { ConnectedClients = 0 };
    }

    /// <summary>Whether it lives on some instance, which then knows better.</summary>
    public async Task<bool> IsSomewhereAsync(string directoryEntry) => await redis.Database.KeyExistsAsync(directoryEntry);

    public async Task<int> CountAsync()
    {
        var oldest = IdleSeconds == 0 ? double.NegativeInfinity : Now - IdleSeconds;
        return (int)await redis.Database.SortedSetLengthAsync(All, oldest);
    }

    static SessionHeader? Header(string id, RedisValue[] fields) => fields[1].IsNull
        ? null
        : new SessionHeader(id, Optional(fields[0]), fields[1]!, Optional(fields[2]), Time(fields[3]));

    static void ThrowIfFenced(RedisResult result)
    {
        if ((long)result == StoreScripts.Fenced)
            throw new SessionLostException();
    }

    static string? Optional(RedisValue text) => text.IsNullOrEmpty ? null : (string?)text;

    static byte[] Json(AskedTurn asked) => ClusterJson.Bytes(asked, ClusterJson.Default.AskedTurn);

    static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    static DateTimeOffset Time(RedisValue text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);

    static RedisKey Session(string id) => $"chat:session:{id}";

    static RedisKey Turns(string id) => $"chat:session:{id}:turns";

    static RedisKey Asked(string id) => $"chat:session:{id}:asked";

    static RedisKey Turn(string id) => $"chat:turn:{id}";

    static RedisKey Owner(string? owner) => $"chat:owner:{owner}";
}
