using System.CommandLine;
using System.Globalization;

namespace GenAiTransport;

/// <summary>The options of a conversation: in which session it is, with which model, and how replies are shown.</summary>
public sealed class TalkOptions
{
    internal Option<string?> Session { get; } = Options.Text("--session", "ID", "go on in this session; the beginning of its id is enough");

    internal Option<string?> Model { get; } = Options.Text("--model", "ID", "the model of a new session");

    internal Option<bool> Raw { get; } = Options.Flag("--raw", "replies as they are; on a terminal their Markdown is shown otherwise");

    internal Option<bool> Version { get; } = Options.Flag("--version", "the version of this client");

    internal Option<bool> Json { get; } = Options.Flag("--json", "one JSON event per line, each with the milliseconds since the question as elapsed_ms");

    internal Option<bool> NoStream { get; } = Options.Flag("--no-stream", "the reply at once, when all of it is there");

    internal Option<TimeSpan?> Timeout { get; } = Options.Value("--timeout", "SECONDS", "stop a reply that takes longer", Seconds);

    public IReadOnlyList<Option> All => [Session, Model, Raw, Version, Json, NoStream, Timeout];

    static TimeSpan? Seconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("--timeout takes a number of seconds.");
}
