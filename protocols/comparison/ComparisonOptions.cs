using System.Globalization;

namespace GenAiTransport.Comparison;

/// <summary>The command line.</summary>
sealed record ComparisonOptions
{
    static readonly string[] Names =
    [
        "--network", "--streaming", "--model", "--protocols", "--turns", "--concurrency", "--words", "--pace", "--out", "--chart", "--json", "--no-memory",
        "--load", "--connections", "--watch", "--serve", "--urls", "--help",
    ];

    public NetworkConditions Network { get; init; } = NetworkConditions.Loopback;

    public bool Simulated { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<ProtocolUnderTest> Protocols { get; init; } = Comparison.Protocols.All;

    public int Turns { get; init; } = 20;

    public int Concurrency { get; init; } = 1;

    public int Words { get; init; } = 40;

    /// <summary>How fast the offline model speaks, in words per second; 0: as fast as it can.</summary>
    public double WordsPerSecond { get; init; } = 200;

    /// <summary>How many at once a load is; null for the usual ones.</summary>
    public IReadOnlyList<int>? LoadLevels { get; init; }

    /// <summary>How many a load holds open; 0 leaves that out.</summary>
    public int Connections { get; init; } = 10_000;

    public bool IsPaceChosen { get; init; }

    /// <summary>When to be content with fewer turns; null when the user chose how many.</summary>
    public TimeSpan? Patience { get; init; } = TimeSpan.FromSeconds(36);

    public bool MeasuresMemory { get; init; } = true;

    public string Out { get; init; } = ".";

    public string? Chart { get; init; }

    public bool Json { get; init; }

    public Mode Mode { get; init; } = Mode.Compare;

    public string? Question { get; init; }

    public Uri Page { get; init; } = new("http://localhost:8080");

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static ComparisonOptions Parse(IEnumerable<string> arguments, IReadOnlyList<ProtocolUnderTest>? known = null)
    {
        known ??= Comparison.Protocols.All;
        var left = new Queue<string>(arguments);
        var words = new List<string>();
        var options = new ComparisonOptions { Protocols = known };
        while (left.TryDequeue(out var argument))
        {
            var (name, given) = argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=', 2) is [var before, var after]
                ? (before, after)
                : (argument, null);
            options = name switch
            {
                "--help" or "-h" => options with { Mode = Mode.Help },
                "--json" => options with { Json = true },
                "--no-memory" => options with { MeasuresMemory = false },
                "--load" => options with { Mode = Mode.Load },
                "--watch" => options with { Mode = Mode.Watch },
                "--serve" => options with { Mode = Mode.Serve },
                "--network" => options with { Network = NetworkConditions.Parse(Value()) },
                "--streaming" => options with { Simulated = IsSimulated(Value()) },
                "--model" => options with { Model = Value() },
                "--protocols" => options with { Protocols = Chosen(Value(), known) },
                "--turns" => options with { Turns = Number(1, 100_000), Patience = null },
                "--concurrency" => WithConcurrency(options, Number(1, 1_000)),
                "--connections" => options with { Connections = Number(0, 100_000) },
                "--words" => options with { Words = Number(1, 20_000) },
                "--pace" => options with { WordsPerSecond = Number(0, 100_000), IsPaceChosen = true },
                "--out" => options with { Out = Value() },
                "--chart" => options with { Chart = Value() },
                "--urls" => options with { Page = Loopback(Value()) },
                ['-', _, ..] => throw new FormatException($"There is no option {name}; did you mean {Nearest.To(name, Names)}?"),
                _ => Word(options),
            };

            static ComparisonOptions WithConcurrency(ComparisonOptions options, int count) => options with { Concurrency = count, LoadLevels = [count] };

            ComparisonOptions Word(ComparisonOptions unchanged)
            {
                words.Add(argument);
                return unchanged;
            }

            string Value() => given ?? (left.TryDequeue(out var value) ? value : throw new FormatException($"{name} needs a value."));

            int Number(int least, int most) =>
                int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                    ? value
                    : throw new FormatException(FormattableString.Invariant($"{name} must be a whole number from {least} to {most}."));
        }
        if (words.Count > 0 && options.Mode is not (Mode.Watch or Mode.Help))
            throw new FormatException($"Only --watch takes a question; there is no command {TerminalText.CleanLine(words[0])}.");
        return options with { Question = words.Count == 0 ? null : string.Join(' ', words) };
    }

    static bool IsSimulated(string value) => value switch
    {
        "live" => false,
        "simulated" => true,
        _ => throw new FormatException("--streaming must be live or simulated; simulated is shown beside live."),
    };

    static IReadOnlyList<ProtocolUnderTest> Chosen(string value, IReadOnlyList<ProtocolUnderTest> known)
    {
        var wanted = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var key in wanted)
        {
            if (!known.Any(protocol => protocol.Key == key))
                throw new FormatException($"There is no protocol {key}; there are {string.Join(", ", known.Select(protocol => protocol.Key))}.");
        }
        return wanted.Length == 0
            ? throw new FormatException("--protocols needs at least one.")
            : [.. known.Where(protocol => wanted.Contains(protocol.Key))];
    }

    static Uri Loopback(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback
        ? address
        : throw new FormatException("The page is for this machine only: --urls must be such as http://localhost:8080.");
}
