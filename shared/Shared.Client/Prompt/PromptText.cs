namespace GenAiTransport;

/// <summary>What stands before the line: as it is written, colours and all, and how many columns of it are seen.</summary>
readonly record struct PromptText(string Painted, int Columns)
{
    public static PromptText Plain(string text) => new(text, TerminalText.Width(text));
}
