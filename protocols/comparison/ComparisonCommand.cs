using System.CommandLine;
using System.Globalization;
using System.Net;

namespace GenAiTransport.Comparison;

/// <summary>The command line of the comparison.</summary>
sealed class ComparisonCommand
{
    const string Simulated = "simulated";

    readonly CommandLine _line;

    readonly Option<bool> _load = Options.Flag("--load", "how much each carries, beside a bare endpoint of its protocol");
    readonly Option<bool> _telemetry = Options.Flag("--telemetry", "with --load: beside the same server without telemetry");
    readonly Option<double?> _soak = Options.Value("--soak", "MINUTES", "faults for so long: is anything lost, doubled or forgotten?", double? (text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= 10_000
            ? minutes
            : throw new FormatException("--soak must be a number of minutes."));

    readonly Option<bool> _watch = Options.Flag("--watch", "a question streaming in all of them, in this terminal");
    readonly Option<bool> _serve = Options.Flag("--serve", "the same as a web page for the wall");
    readonly Option<bool> _changes = Options.Flag("--compare", "A.json B.json: what changed from one run to another, beyond noise");
    readonly Option<bool> _help = Options.Help();

    readonly Option<NetworkConditions?> _network = Options.Value(
        "--network", "NAME", $"{string.Join(", ", NetworkConditions.Presets.Select(preset => preset.Name))}, or such as rtt=80,jitter=10,kbps=2000,loss=1%",
        NetworkConditions? (name) => NetworkConditions.Parse(name));

    readonly Option<bool> _tls = Options.Flag("--tls", "encrypted, with a certificate made for the run");
    readonly Option<Version?> _http = Options.Value("--http", "1.1|2", "the version of HTTP (gRPC is always 2)", Version);

    readonly Option<string?> _streaming = Options.Value("--streaming", Simulated, "shows acted streaming beside the live one", Streaming);
    readonly Option<IReadOnlyList<ProtocolUnderTest>?> _protocols =
        Options.Value("--protocols", "A,B", $"of {string.Join(", ", Protocols.All.Select(protocol => protocol.Key))}", Chosen);

    readonly Option<int?> _turns = Number("--turns", 1, 100_000, "turns with each (default 20, fewer when 36 s are over)");
    readonly Option<int?> _words = Number("--words", 1, 20_000, "length of a reply (default 40)");
    readonly Option<int?> _concurrency = Number("--concurrency", 1, 1_000, "conversations at once (default 1; --load: 1, 16, 64, 256; --soak: 40 with each)");
    readonly Option<int?> _chats = Number("--chats", 1, 64, "chats of one user at once, too");
    readonly Option<int?> _connections = Number("--connections", 0, 100_000, "how many --load holds open (default 10000)");
    readonly Option<int?> _pace = Number("--pace", 0, 100_000, "words per second of the offline model (default 200; 0: as fast as it can)");
    readonly Option<string?> _model = Options.Text("--model", "NAME", "a real model instead of the offline one; needs its key");
    readonly Option<bool> _noMemory = Options.Flag("--no-memory", "leave out the memory per session and connection");
    readonly Option<string?> _out = Options.Text("--out", "DIR", "where the reports go");
    readonly Option<string?> _chart = Options.Text("--chart", "FILE", "the overview picture as SVG");
    readonly Option<bool> _json = Options.Flag("--json", "the result as JSON on standard output");
    readonly Option<Uri?> _page = Options.Value("--urls", "URL", "where --serve listens (default http://localhost:8080)", Uri? (url) => Loopback(url));

    public ComparisonCommand() => _line = new CommandLine([.. Modes, .. Others]);

    IReadOnlyList<Option> Modes => [_load, _soak, _watch, _serve, _changes, _help];

    IReadOnlyList<Option> Others =>
        [_network, _tls, _http, _streaming, _protocols, _turns, _words, _concurrency, _chats, _connections, _pace, _model, _noMemory, _telemetry, _out, _chart, _json, _page];

    public string Help => $"""
        The same chat over every transport, measured side by side: a table, and
        report.html, report.json and report.csv.

          dotnet run -c Release --project protocols/comparison
          dotnet run -c Release --project protocols/comparison -- --load
          dotnet run -c Release --project protocols/comparison -- --watch "question"

        Instead of the table:
        {_line.Help(Modes)}

        How it is measured, and where it goes:
        {_line.Help(Others)}

        Exit codes: 0 done, 1 a protocol failed, 2 wrong usage, 130 interrupted.
        """;

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public ComparisonOptions Parse(IEnumerable<string> arguments)
    {
        var given = _line.Parse(arguments);
        var usual = new ComparisonOptions();
        var (turns, concurrency, pace) = (given.GetValue(_turns), given.GetValue(_concurrency), given.GetValue(_pace));
        var options = usual with
        {
            Telemetry = given.GetValue(_telemetry),
            Mode = given.GetValue(_help) ? Mode.Help
                : given.GetValue(_load) ? Mode.Load
                : given.GetValue(_soak) is not null ? Mode.Soak
                : given.GetValue(_watch) ? Mode.Watch
                : given.GetValue(_serve) ? Mode.Serve
                : given.GetValue(_changes) ? Mode.Changes
                : Mode.Compare,
            Question = _line.Question(given),
            Reports = given.GetValue(_line.Words)!,
            Network = given.GetValue(_network) ?? usual.Network,
            Tls = given.GetValue(_tls),
            Http = given.GetValue(_http),
            Simulated = given.GetValue(_streaming) == Simulated,
            Model = given.GetValue(_model),
            Protocols = given.GetValue(_protocols) ?? usual.Protocols,
            Turns = turns ?? usual.Turns,
            Patience = turns is null ? usual.Patience : null,
            Concurrency = concurrency ?? usual.Concurrency,
            Chats = given.GetValue(_chats) ?? usual.Chats,
            Soak = given.GetValue(_soak) ?? usual.Soak,
            SoakPeople = concurrency ?? usual.SoakPeople,
            LoadLevels = concurrency is { } count ? [count] : null,
            Connections = given.GetValue(_connections) ?? usual.Connections,
            Words = given.GetValue(_words) ?? usual.Words,
            WordsPerSecond = pace ?? usual.WordsPerSecond,
            IsPaceChosen = pace is not null,
            MeasuresMemory = !given.GetValue(_noMemory),
            Out = given.GetValue(_out) ?? usual.Out,
            Chart = given.GetValue(_chart),
            Json = given.GetValue(_json),
            Page = given.GetValue(_page) ?? usual.Page,
        };
        if (options is { Mode: Mode.Load or Mode.Soak } and ({ Tls: true } or { Http: not null }))
            throw new FormatException("--load and --soak speak plain text, and what each transport is used to; --tls and --http are for the others.");
        if (options is { Mode: Mode.Changes, Reports.Count: not 2 })
            throw new FormatException("--compare needs two reports, such as before/report.json after/report.json.");
        return options is { Question: not null, Mode: not (Mode.Watch or Mode.Changes or Mode.Help) }
            ? throw new FormatException($"Only --watch takes a question; there is no command {given.GetValue(_line.Words)![0]}.")
            : options;
    }

    static Option<int?> Number(string name, int least, int most, string description) => Options.Value(name, "N", description, int? (text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException(FormattableString.Invariant($"{name} must be a whole number from {least} to {most}.")));

    static Version? Version(string value) => value switch
    {
        "1.1" => HttpVersion.Version11,
        "2" => HttpVersion.Version20,
        _ => throw new FormatException("--http must be 1.1 or 2."),
    };

    static string? Streaming(string value) => value is "live" or Simulated
        ? value
        : throw new FormatException("--streaming must be live or simulated; simulated is shown beside live.");

    static IReadOnlyList<ProtocolUnderTest>? Chosen(string value)
    {
        var wanted = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.FirstOrDefault(key => !Protocols.All.Any(protocol => protocol.Key == key)) is { } unknown)
            throw new FormatException($"There is no protocol {unknown}; there are {string.Join(", ", Protocols.All.Select(protocol => protocol.Key))}.");
        return wanted.Length == 0
            ? throw new FormatException("--protocols needs at least one.")
            : [.. Protocols.All.Where(protocol => wanted.Contains(protocol.Key))];
    }

    static Uri Loopback(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback
        ? address
        : throw new FormatException("The page is for this machine only: --urls must be such as http://localhost:8080.");
}
