namespace GenAiTransport.Testing;

/// <summary>What a client's process left behind.</summary>
public sealed record ClientRun(int ExitCode, string Output, string Error);
