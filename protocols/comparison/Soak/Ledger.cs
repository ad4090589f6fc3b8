namespace GenAiTransport.Comparison;

/// <summary>What a client saw in its session, and so what has to stand in the history: to the letter, in order, once.</summary>
sealed class Ledger
{
    readonly List<Line> _lines = [];

    public bool IsEmpty => _lines.Count == 0;

    /// <param name="question">What was asked.</param>
    /// <param name="reply">Its reply; null where any will do.</param>
    /// <param name="isCertain">Else it may be there or not: its sender was told that nobody knows.</param>
    public void Add(string question, string? reply, bool isCertain = true) => _lines.Add(new Line(question, reply, isCertain));

    public void Clear() => _lines.Clear();

    /// <summary>Null where the history is right, else what is wrong with it.</summary>
    public string? Compare(IReadOnlyList<HistoryEntry> history)
    {
        var at = 0;
        foreach (var line in _lines)
        {
            var isThere = at + 1 < history.Count && history[at].Text == line.Question && (line.Reply ?? history[at + 1].Text) == history[at + 1].Text;
            if (isThere)
                at += 2;
            else if (line.IsCertain)
                return $"{line.Question}: \"{line.Reply}\" is not at {at} of {string.Join(" | ", history.Select(entry => entry.Text))}";
        }
        return at == history.Count ? null : $"more than was seen, from {at}: {string.Join(" | ", history.Select(entry => entry.Text))}";
    }

    sealed record Line(string Question, string? Reply, bool IsCertain);
}
