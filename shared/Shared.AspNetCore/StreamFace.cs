namespace GenAiTransport;

/// <summary>How a protocol's streams are called on the terminal, and the rows that only they have.</summary>
public sealed record StreamFace(string Emoji, string Name, params Row[] Traits);
