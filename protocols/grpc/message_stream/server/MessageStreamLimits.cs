namespace GenAiTransport.MessageStream.Server;

/// <summary>How much is remembered of messages. Each is a setting <c>MessageStream__Name</c>.</summary>
sealed record MessageStreamLimits
{
    /// <summary>Contacts of channels that are known at a time.</summary>
    public int MaxConversations { get; set; } = 10_000;

    /// <summary>A text that is put together of deltas, in UTF-16 units.</summary>
    public int MaxTextChars { get; set; } = 1_000_000;

    /// <summary>All texts and all remembered ids together.</summary>
    public int MaxTotalChars { get; set; } = 64_000_000;

    /// <summary>How many of its last answers a conversation can give again.</summary>
    public int RememberedAnswers { get; set; } = 64;

    public int MaxIdChars { get; set; } = 200;

    public int IdleMinutes { get; set; } = 60;

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static MessageStreamLimits Read(IConfiguration configuration)
    {
        MessageStreamLimits limits;
        try
        {
            limits = configuration.GetSection("MessageStream").Get<MessageStreamLimits>(options => options.ErrorOnUnknownConfiguration = true)
                ?? new MessageStreamLimits();
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException($"A setting under MessageStream is wrong: {wrong.Message}", wrong);
        }
        return limits.FirstWrong() is { } name ? throw new FormatException($"MessageStream:{name} must be 1 or more.") : limits;
    }

    string? FirstWrong() => new (string Name, int Value)[]
    {
        (nameof(MaxConversations), MaxConversations), (nameof(MaxTextChars), MaxTextChars), (nameof(MaxTotalChars), MaxTotalChars),
        (nameof(RememberedAnswers), RememberedAnswers), (nameof(MaxIdChars), MaxIdChars), (nameof(IdleMinutes), IdleMinutes),
    }.FirstOrDefault(limit => limit.Value < 1).Name;
}
