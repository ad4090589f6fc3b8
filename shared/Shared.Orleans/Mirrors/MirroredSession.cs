namespace GenAiTransport.Cluster;

/// <summary>
/// A session that lives on another instance, as it is seen from here. What is asked of it is asked there; whoever has a seat here hears, by one reading of the
/// session's news, what all members hear.
/// </summary>
sealed class MirroredSession : IChatSession
{
    readonly SessionHeader _header;
    readonly SessionCalls _calls;
    readonly TimeProvider _time;
    readonly MirroredMembers _members;

    public MirroredSession(SessionHeader header, SessionCalls calls, TimeProvider time)
    {
        (_header, _calls, _time) = (header, calls, time);
        Turns = new MirroredTurns(this, calls, time);
        _members = new MirroredMembers(this, calls);
        UsedAt = time.GetUtcNow();
    }

    public string Id => _header.Id;

    public string Model => _header.Model;

    public string? Owner => _header.Owner;

    public DateTimeOffset CreatedAt => _header.CreatedAt;

    public MirroredTurns Turns { get; }

    public DateTimeOffset UsedAt { get; set; }

    public bool IsInUse => Turns.IsFilling || HasMembers;

    public bool HasMembers => !_members.IsEmpty;

    public async ValueTask<SessionSummary> SummaryAsync() =>
        await _calls.CallAsync(Id, grain => grain.SummaryAsync()) is { } json
            ? ClusterJson.Read(json, ClusterJson.Default.SessionSummary)
            : new SessionSummary(Id, Model, 0, 0, CreatedAt, CreatedAt) { ConnectedClients = 0 };

    public async ValueTask<SessionDetails> DetailsAsync() =>
        await _calls.CallAsync(Id, grain => grain.DetailsAsync()) is { } json
            ? ClusterJson.Read(json, ClusterJson.Default.SessionDetails)
            : new SessionDetails(Id, Model, 0, 0, 0, 0, CreatedAt, []);

    public async ValueTask<bool> StopAsync() => await _calls.CallAsync(Id, grain => grain.StopAsync());

    public async ValueTask ClearAsync()
    {
        if (!await _calls.CallAsync(Id, grain => grain.ClearAsync()))
            throw new SessionsUnavailableException();
    }

    public async ValueTask TellAsync(SessionUpdate update, string? exceptConnection = null)
    {
        var json = ClusterJson.Bytes(update, ClusterJson.Default.SessionUpdate);
        await _calls.CallAsync(Id, grain => grain.TellAsync(json, exceptConnection));
    }

    public async ValueTask<SessionMember?> JoinAsync(string connectionId, ChatTurn? seen = null) =>
        (await SitAsync(connectionId, new JoinRequest(_calls.Instance, connectionId, seen?.Id)))?.Member;

    public async ValueTask<PicturedSeat?> JoinWithPictureAsync(string connectionId)
    {
        if (await SitAsync(connectionId, new JoinRequest(_calls.Instance, connectionId)) is not { } seat)
            return null;
        var picture = ClusterJson.Read(seat.Reply.Picture, ClusterJson.Default.SessionDetails);
        return new PicturedSeat(seat.Member, picture, seat.Reply.LastTurn is { } last ? Turns.Of(last) : null);
    }

    public async ValueTask<SessionMember?> RejoinAsync(string connectionId, ChatTurn seen) =>
        (await SitAsync(connectionId, new JoinRequest(_calls.Instance, connectionId, seen.Id, Again: true)))?.Member;

    async Task<(SessionMember Member, JoinReply Reply)?> SitAsync(string connectionId, JoinRequest request)
    {
        var member = new SessionMember(this, connectionId, _members.Leave, _time);
        return await _members.SitAsync(member, request) is { } reply ? (member, reply) : null;
    }
}
