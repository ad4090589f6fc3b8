namespace GenAiTransport;

readonly record struct TerminalBatch(
    ArraySegment<TerminalEntry> Entries, int SkippedChunks, int SkippedOthers, TaskCompletionSource? Flushed);
