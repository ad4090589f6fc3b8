namespace GenAiTransport;

/// <summary>Ctrl+R: the newest line that contains what is typed, and with each further Ctrl+R the one before.</summary>
sealed class HistorySearch(History history, string draft)
{
    int _at = history.Lines.Count;

    public string Wanted { get; private set; } = "";

    /// <summary>What was found last; what was being typed while nothing was.</summary>
    public string Found => _at < history.Lines.Count ? history.Lines[_at] : draft;

    public bool HasFailed { get; private set; }

    public string Draft => draft;

    public string Prompt => $"({(HasFailed ? "not found" : "search")}) {Wanted}: ";

    public void Type(string text)
    {
        Wanted += TerminalText.CleanLine(text);
        Look(_at + 1);
    }

    public void Backspace()
    {
        if (Wanted.Length == 0)
            return;
        Wanted = Wanted[..^(char.IsLowSurrogate(Wanted[^1]) ? 2 : 1)];
        Look(history.Lines.Count);
    }

    public void Older() => Look(_at);

    void Look(int before)
    {
        if (Wanted.Length == 0)
        {
            (_at, HasFailed) = (history.Lines.Count, false);
            return;
        }
        var found = history.Find(Wanted, before);
        HasFailed = found is null;
        _at = found ?? _at;
    }
}
