using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>With what a server's sessions answer, wherever each of them lives, and what is told of it.</summary>
public sealed record SessionMeans(AnsweringModel Model, Limits Limits, TimeProvider Time, ILogger<ChatSessions> Log, ChatLog Events)
{
    public ServerStats Stats { get; } = new(Time);

    /// <summary>What turns run in: where this was made, not where a message came in.</summary>
    internal ExecutionContext Context { get; } = ExecutionContext.Capture() ?? throw new InvalidOperationException("The flow of the context is suppressed.");
}
