using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>What answers on a server.</summary>
/// <param name="NameOf">The name of the model that answers, where a session chose one, or none.</param>
/// <param name="Simulated">How simulated streaming is paced; null where the streaming is live.</param>
public sealed record AnsweringModel(IChatClient Client, Func<string?, string> NameOf, SimulatedPace? Simulated);
