namespace GenAiTransport.Comparison;

/// <summary>What is seen of one protocol while a question is answered. Who shows it may look at any time.</summary>
sealed record LivePane(string Key, string Name)
{
    public string Text { get; init; } = "";

    public int Chunks { get; init; }

    public double? First { get; init; }

    public double? Total { get; init; }

    public Traffic Traffic { get; init; }

    public string? Failure { get; init; }

    public LivePane After(LiveEvent happened) => happened switch
    {
        TextArrived text => this with { Text = Text + TerminalText.Clean(text.Text), Chunks = Chunks + 1, First = First ?? text.At },
        ReplyEnded end => this with { Total = end.At, Traffic = end.Traffic },
        ReplyBroke broke => this with { Failure = TerminalText.CleanLine(broke.Reason) },
        _ => this,
    };

    public bool IsOver => Total is not null || Failure is not null;
}
