namespace GenAiTransport;

/// <summary>What a client says about itself, and the few words in which one protocol's client differs from another's.</summary>
public sealed record ClientFace(string Title, string Protocol)
{
    /// <summary>The folder under protocols/, for the command that starts the server.</summary>
    public required string Folder { get; init; }

    public Uri DefaultServer { get; init; } = new("http://localhost:8000");

    /// <summary>What stands behind "AI Response": how the reply arrives; null where it arrives whole.</summary>
    public string? Streaming { get; init; }

    public string CompletedTitle { get; init; } = "STREAM COMPLETED";

    /// <summary>The row of the completed box that names the protocol's own way.</summary>
    public Row Trait { get; init; }

    /// <summary>What the server calls its open connections, and how the screen names them.</summary>
    public (string Figure, string Label)? Connections { get; init; }

    public string? DocsPath { get; init; } = "/docs";

    public string? DemoPath { get; init; }

    /// <summary>What to use instead where a page is missing.</summary>
    public string Instead { get; init; } = "";

    /// <summary>What to read instead where there is no documentation page, about the server at this address.</summary>
    public Func<Uri, string> InsteadOfDocs { get; init; } = _ => "";
}
