namespace GenAiTransport;

/// <summary>What a server says about itself, and the few decisions in which one protocol's server differs from another's.</summary>
public sealed record ChatServer(string Emoji, string Title, string Protocol)
{
    public string Framework { get; init; } = "ASP.NET Core";

    public int Port { get; init; } = 8000;

    /// <summary>Rows of the banner that only this protocol has.</summary>
    public IReadOnlyList<Row> Traits { get; init; } = [];

    /// <summary>What the OpenAPI document says of a conversation that it cannot describe.</summary>
    public string? About { get; init; }

    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Where the conversation happens, as the banner shows it: an emoji with a name, and a path.</summary>
    public IReadOnlyList<(string Name, string Path)> Addresses { get; init; } = [];

    /// <summary>The path of its WebSocket, if it has one.</summary>
    public string? Socket { get; init; }

    /// <summary>What is spoken where the conversation happens, for a protocol whose addresses are not pages.</summary>
    public string? Wire { get; init; }

    /// <summary>Whether listed sessions tell how many are connected to them.</summary>
    public bool CountsClients { get; init; }

    /// <summary>How simulated streaming is paced.</summary>
    public SimulatedPace Simulated { get; init; } = SimulatedPace.WithoutPause;
}
