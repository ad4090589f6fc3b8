namespace GenAiTransport.Comparison;

/// <summary>One of the five: the assembly of its server, and the same transport class that its client uses.</summary>
sealed record ProtocolUnderTest(string Key, string Name, string Server, Func<ServerAddress, IChatTransport> Connect)
{
    /// <summary>Whether it streams, so that acted streaming can be set beside the live one.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>The server's program, as the build put it beside this one.</summary>
    public string ServerPath => Path.Combine(AppContext.BaseDirectory, $"{Server}.dll");
}
