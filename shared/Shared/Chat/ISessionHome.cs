using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>What a session needs of the place where it lives.</summary>
interface ISessionHome
{
    IChatClient Model { get; }

    SimulatedPace? Simulated { get; }

    Limits Limits { get; }

    TimeProvider Time { get; }

    ILogger Log { get; }

    /// <summary>What happens, for logs that programs read.</summary>
    ChatLog Events { get; }

    /// <summary>What turns run in: where the home was made, not where a message came in.</summary>
    ExecutionContext Context { get; }

    /// <summary>Where its requests are counted; null where whoever took them counts.</summary>
    ServerStats? Stats { get; }

    /// <summary>How its model does.</summary>
    ModelStreak Streak { get; }

    /// <summary>From now on the turn is found by its id; false when there is another of that id.</summary>
    bool TryRemember(ChatTurn turn);

    void Forget(ChatTurn turn);

    /// <summary>
    /// Keeps how a turn ends, before anybody hears of it. False when that cannot be done: then the turn has failed. A place that keeps nothing answers at once.
    /// </summary>
    ValueTask<bool> KeepAsync(ChatTurn turn, ChatEvent end);

    ValueTask ClearAsync(ChatSession session);
}
