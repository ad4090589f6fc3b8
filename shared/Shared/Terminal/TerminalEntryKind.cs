namespace GenAiTransport;

enum TerminalEntryKind
{
    Line,
    Chunk,
    Box,
    List,
    Banner,
}
