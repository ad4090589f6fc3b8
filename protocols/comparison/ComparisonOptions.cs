namespace GenAiTransport.Comparison;

/// <summary>What the command line asks for.</summary>
sealed record ComparisonOptions
{
    public NetworkConditions Network { get; init; } = NetworkConditions.Loopback;

    /// <summary>Through TLS, with a certificate made for the run.</summary>
    public bool Tls { get; init; }

    /// <summary>The version of HTTP beneath those that speak several; null for 1.1. gRPC is always 2.</summary>
    public Version? Http { get; init; }

    public bool Simulated { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<ProtocolUnderTest> Protocols { get; init; } = Comparison.Protocols.All;

    public int Turns { get; init; } = 20;

    public int Concurrency { get; init; } = 1;

    /// <summary>How many one user has at once; 0 leaves that out.</summary>
    public int Chats { get; init; }

    public int Words { get; init; } = 40;

    /// <summary>How fast the offline model speaks, in words per second; 0: as fast as it can.</summary>
    public double WordsPerSecond { get; init; } = 200;

    /// <summary>How many at once a load is; null for the usual ones.</summary>
    public IReadOnlyList<int>? LoadLevels { get; init; }

    /// <summary>How many a load holds open; 0 leaves that out.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>A load is held against the same server without telemetry.</summary>
    public bool Telemetry { get; init; }

    /// <summary>How many minutes a soak takes.</summary>
    public double Soak { get; init; }

    /// <summary>How many people talk to each server in it.</summary>
    public int SoakPeople { get; init; } = 40;

    public bool IsPaceChosen { get; init; }

    /// <summary>When to be content with fewer turns; null when the user chose how many.</summary>
    public TimeSpan? Patience { get; init; } = TimeSpan.FromSeconds(36);

    public bool MeasuresMemory { get; init; } = true;

    public string Out { get; init; } = ".";

    public string? Chart { get; init; }

    public bool Json { get; init; }

    public Mode Mode { get; init; } = Mode.Compare;

    /// <summary>Two reports of earlier runs, for what changed between them.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    public string? Question { get; init; }

    public Uri Page { get; init; } = new("http://localhost:8080");
}
