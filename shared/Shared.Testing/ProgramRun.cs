namespace GenAiTransport.Testing;

/// <summary>What a program's process left behind.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Error);
