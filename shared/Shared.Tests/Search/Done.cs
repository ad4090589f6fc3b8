namespace GenAiTransport.Tests.Search;

/// <summary>Something that was done to a session and what was answered, between two moments.</summary>
sealed record Done(Act Act, long Began, long Ended)
{
    public ChatTurn? Turn { get; init; }

    public Refusal? Refusal { get; init; }

    public bool Yes { get; init; }

    public string[] Seen { get; init; } = [];

    public override string ToString() => $"{Act}({Turn?.Message}{Refusal?.Kind} {Yes} {string.Join(',', Seen)})";
}
