namespace GenAiTransport;

enum TerminalEntryKind
{
    /// <summary>Nothing to show.</summary>
    None,
    Line,
    Chunk,
    Box,
    List,
    Banner,
}
