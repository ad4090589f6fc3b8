namespace GenAiTransport;

/// <summary>One side of a turn as clients see it: <c>user</c> or <c>model</c>.</summary>
public sealed record HistoryEntry(string Role, string Text, DateTimeOffset Timestamp)
{
    public const string User = "user";
    public const string Model = "model";
}
