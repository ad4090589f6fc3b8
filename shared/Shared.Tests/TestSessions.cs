using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport.Tests;

static class TestSessions
{
    public static ChatSessions Of(IChatClient model, Limits? limits = null, TimeProvider? time = null, SimulatedPace? simulated = null) => new(new SessionMeans(
        new AnsweringModel(model, chosen => chosen ?? "test-model", simulated), limits ?? new Limits(), time ?? TimeProvider.System, NullLogger<ChatSessions>.Instance, ChatLog.None));
}
