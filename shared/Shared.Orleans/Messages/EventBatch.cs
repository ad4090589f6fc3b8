namespace GenAiTransport.Cluster;

/// <summary>Events of a turn on their way to another instance: those after a place, or none when nothing happened for a while.</summary>
/// <param name="Events">As the JSON of an array, in the dialect of the wire.</param>
/// <param name="Kind">What the JSON of a failure does not say.</param>
/// <param name="IsOver">There is nothing after them.</param>
/// <param name="IsLost">The turn was lost with the instance that ran it.</param>
[GenerateSerializer, Immutable, Alias("event-batch")]
sealed record EventBatch(byte[] Events, RefusalKind? Kind, TimeSpan? RetryAfter, int? TotalLength, bool IsOver, bool IsLost)
{
    public static EventBatch Nothing { get; } = new([], null, null, null, IsOver: false, IsLost: false);

    public static EventBatch Unknown { get; } = new([], null, null, null, IsOver: true, IsLost: true);

    public static EventBatch Of(ChatTurn turn, ReadOnlySpan<ChatEvent> events)
    {
        var failed = events.IsEmpty ? null : events[^1] as TurnFailed;
        return new EventBatch(
            ClusterJson.Bytes(events), failed?.Kind, failed?.RetryAfter, turn.TotalLength, failed is not null || events is [.., TurnCompleted], turn.IsLost);
    }

    public ChatEvent[] Read()
    {
        var events = Events.Length == 0 ? [] : ClusterJson.Events(Events);
        if (events is [.., TurnFailed failed])
            events[^1] = failed with { Kind = Kind ?? failed.Kind, RetryAfter = RetryAfter };
        return events;
    }
}
