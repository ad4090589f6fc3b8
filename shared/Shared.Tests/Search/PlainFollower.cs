namespace GenAiTransport.Tests.Search;

/// <summary>What a follower is told as it is promised: turn after turn, the next is not named before the one before it has ended.</summary>
sealed class PlainFollower(IEnumerable<PlainTurn> missed, PlainTurn? first = null, int after = ChatTurn.TheBeginning)
{
    public const int MostTurns = 32;
    public const int MostUpdates = 256;

    public List<PlainTurn> Turns { get; } = [.. missed];

    public List<string> Updates { get; } = [];

    /// <summary>How many updates it was too slow for.</summary>
    public int Lost { get; set; }

    /// <param name="heard">The updates that it heard.</param>
    /// <param name="mayLose">So much was told at once that some may be lost; never the last.</param>
    public bool HasCaughtUp(string[] heard, bool mayLose) =>
        heard.Length + Lost == Updates.Count || (mayLose && heard.LastOrDefault() == Updates.LastOrDefault());

    public List<string> Told()
    {
        var told = new List<string>();
        foreach (var turn in first is null ? Turns : [first, .. Turns])
        {
            told.Add($"turn {turn.Message}");
            told.AddRange(turn.Events.Skip(turn == first ? after - ChatTurn.TheBeginning : 0));
            if (turn.EndedAt is null)
                break;
        }
        return told;
    }
}
