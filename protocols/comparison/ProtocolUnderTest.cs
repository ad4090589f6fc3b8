using Microsoft.AspNetCore.Builder;

namespace GenAiTransport.Comparison;

/// <summary>One of the five: the assembly of its server, and the same transport class that its client uses.</summary>
sealed record ProtocolUnderTest(string Key, string Name, string Server, Func<ServerAddress, IChatTransport> Connect)
{
    /// <summary>Whether it streams, so that acted streaming can be set beside the live one.</summary>
    public bool Streams { get; init; } = true;

    public bool IsHttp2 { get; init; }

    /// <summary>A client that only counts, for load.</summary>
    public required Func<ServerAddress, ILoadClient> Load { get; init; }

    /// <summary>The endpoint without anything of ours, that a load is held against.</summary>
    public required Action<WebApplication, BareTurn> Bare { get; init; }

    /// <summary>The server's program, as the build put it beside this one.</summary>
    public string ServerPath => Path.Combine(AppContext.BaseDirectory, $"{Server}.dll");
}
