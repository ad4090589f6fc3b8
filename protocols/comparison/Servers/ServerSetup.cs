using System.Globalization;

namespace GenAiTransport.Comparison;

/// <summary>What the servers are told: which model, how fast the offline one speaks, live or acted.</summary>
sealed record ServerSetup
{
    public static readonly string[] Inherited =
    [
        "GENAI_PROVIDER", "GENAI_MODEL_ID", "GENAI_STREAMING", "GOOGLE_API_KEY", "GEMINI_API_KEY", "CHAT_API_KEY", "CHAT_SERVER",
        "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_STARTUP_HOOKS",
    ];

    /// <summary>A real model's name; null for the offline model.</summary>
    public string? Model { get; init; }

    public int FirstTokenMilliseconds { get; init; } = 20;

    /// <summary>0: as fast as it can.</summary>
    public double WordsPerSecond { get; init; } = 200;

    public bool Simulated { get; init; }

    /// <summary>Null for plain text.</summary>
    public RunCertificate? Certificate { get; init; }

    /// <summary>The version of HTTP; null for what each transport is used to.</summary>
    public Version? Http { get; init; }

    /// <summary>How such a server is reached, but for the port.</summary>
    public ServerAddress At => new(new Uri(Certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0")) { Root = Certificate?.Root, Http = Http };

    /// <summary>At a pace at which streaming can be watched.</summary>
    public static ServerSetup ForPeople(ComparisonOptions options) =>
        new() { Model = options.Model, Http = options.Http, Simulated = options.Simulated, FirstTokenMilliseconds = 300, WordsPerSecond = options.IsPaceChosen ? options.WordsPerSecond : 30 };

    /// <summary>Limits are off: what is measured is the transport, not the guard in front of it.</summary>
    public IEnumerable<(string Name, string Value)> Environment =>
    [
        .. Model is null
            ? [("GENAI_PROVIDER", "offline")]
            : Inherited.Where(name => name.EndsWith("_API_KEY", StringComparison.Ordinal) && name != "CHAT_API_KEY")
                .Select(name => (name, System.Environment.GetEnvironmentVariable(name) ?? "")).Append(("GENAI_MODEL_ID", Model)),
        ("GENAI_STREAMING", Simulated ? "simulated" : "live"),
        ("OFFLINE_FIRST_TOKEN_MS", FirstTokenMilliseconds.ToString(CultureInfo.InvariantCulture)),
        ("OFFLINE_WORDS_PER_SECOND", WordsPerSecond.ToString(CultureInfo.InvariantCulture)),
        ("Limits__RequestsPerSecond", "0"), ("Limits__ConnectionsPerAddress", "0"), ("Limits__MessagesPer10Seconds", "0"), ("Limits__MaxSessions", "0"),
        ("DOTNET_STARTUP_HOOKS", typeof(ServerSetup).Assembly.Location),
        // With TLS both sides agree on a version; without it there is nobody to ask.
        .. Certificate?.Environment ?? (Http?.Major == 2 ? [("Kestrel__EndpointDefaults__Protocols", "Http2")] : []),
    ];
}
