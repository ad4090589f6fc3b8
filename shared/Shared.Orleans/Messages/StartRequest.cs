namespace GenAiTransport.Cluster;

/// <summary>A message with the id of its turn, under which it can be sent again.</summary>
[GenerateSerializer, Immutable, Alias("start-request")]
sealed record StartRequest(string Text, Guid TurnId, string? SenderId, bool IsNewSession);

/// <summary>The turn that began; or why none did, in which case nothing was left behind.</summary>
[GenerateSerializer, Immutable, Alias("start-reply")]
sealed record StartReply(TurnPicture? Turn, RefusalKind Kind, string? Sentence, TimeSpan? RetryAfter)
{
    /// <summary>The session leaves its instance: ask again.</summary>
    public static StartReply Moving { get; } = new(null, default, null, null);

    public static StartReply Refused(Refusal why) => new(null, why.Kind, why.Sentence, why.RetryAfter);

    public Refusal? Refusal => Sentence is null ? null : new Refusal(Kind, Sentence, RetryAfter);
}
