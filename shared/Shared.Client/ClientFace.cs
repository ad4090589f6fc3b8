namespace GenAiTransport;

/// <summary>What a client says about itself, and the few words in which one protocol's client differs from another's.</summary>
public sealed record ClientFace(string Emoji, string Title, string Protocol)
{
    /// <summary>The folder under protocols/, for the command that starts the server.</summary>
    public required string Folder { get; init; }

    public Uri DefaultServer { get; init; } = new("http://localhost:8000");

    /// <summary>How the server is called when it is found.</summary>
    public string ServerName { get => field ?? $"{Protocol} server"; init; }

    public string Framework { get; init; } = "ASP.NET Core";

    /// <summary>What stands above a reply; behind it come its session and model or, where replies arrive whole, the number of messages.</summary>
    public string ReplyTitle { get; init; } = "🤖 AI Response";

    /// <summary>Whether replies arrive piece by piece.</summary>
    public bool Streams { get; init; } = true;

    public string CompletedTitle { get => field ?? $"{Protocol.ToUpperInvariant()} RESPONSE COMPLETED"; init; }

    /// <summary>The row of the completed box that names the protocol's own way.</summary>
    public Row Trait { get; init; }

    /// <summary>The row of the connected box that tells that both sides speak when they like.</summary>
    public Row Duplex { get; init; }

    /// <summary>Whether a message that goes out is shown in a box of its own.</summary>
    public bool ShowsSent { get; init; }

    /// <summary>How long ago a session of the list began.</summary>
    public Func<TimeSpan, string> Age { get; init; } = TerminalText.Duration;

    /// <summary>What the server calls its open connections, and how the screen names them.</summary>
    public (string Figure, string Label)? Connections { get; init; }

    public string? DocsPath { get; init; } = "/docs";

    public string? DemoPath { get; init; }

    /// <summary>What to use instead where a page is missing.</summary>
    public string Instead { get; init; } = "";

    /// <summary>What to read instead where there is no documentation page, about the server at this address.</summary>
    public Func<Uri, string> InsteadOfDocs { get; init; } = _ => "";

    /// <summary>How to start the server that was not there; null where that is somebody else's machine.</summary>
    public string? HowToStart(Uri server)
    {
        if (!server.IsLoopback)
            return null;
        var address = server.GetLeftPart(UriPartial.Authority);
        var urls = address == DefaultServer.GetLeftPart(UriPartial.Authority) ? "" : $" -- --urls {address}";
        return $"Start it in another terminal, from protocols/{Folder}: dotnet run --project server{urls}";
    }
}
