namespace GenAiTransport;

/// <summary>A command of the prompt: one row of the table that runs it, completes it and prints the help.</summary>
sealed record SlashCommand(string Name, string Help, Func<string, CancellationToken, Task> Run, string Argument = "");
