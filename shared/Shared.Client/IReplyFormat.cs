namespace GenAiTransport;

/// <summary>How a reply's text looks while it arrives: text in, what is to be written next out. One for each reply.</summary>
interface IReplyFormat
{
    /// <summary>Whether the cursor is at the beginning of a line.</summary>
    bool IsAtLineStart { get; }

    string Next(string text);

    /// <summary>Puts a line in between.</summary>
    string Interrupt(string line);

    /// <summary>What was still held back.</summary>
    string End();
}
