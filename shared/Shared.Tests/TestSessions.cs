using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport.Tests;

static class TestSessions
{
    public static ChatSessions Of(IChatClient model, Limits? limits = null, TimeProvider? time = null, SimulatedPace? simulated = null) => new(new SessionMeans(
        new AnsweringModel(model, chosen => chosen ?? "test-model", simulated), limits ?? new Limits(), time ?? TimeProvider.System, NullLogger<ChatSessions>.Instance, ChatLog.None));

    // What is asked of the memory of one server is answered at once.

    public static SessionMember? Join(this IChatSession session, string connectionId, ChatTurn? seen = null) => session.JoinAsync(connectionId, seen).AsTask().GetAwaiter().GetResult();

    public static SessionMember? Join(this IChatSession session, string connectionId, out SessionDetails picture, out ChatTurn? last)
    {
        var seat = session.JoinWithPictureAsync(connectionId).AsTask().GetAwaiter().GetResult();
        (picture, last) = (seat?.Picture!, seat?.Last);
        return seat?.Member;
    }

    public static SessionMember? Rejoin(this IChatSession session, string connectionId, ChatTurn seen) => session.RejoinAsync(connectionId, seen).AsTask().GetAwaiter().GetResult();
}
