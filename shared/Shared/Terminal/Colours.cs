namespace GenAiTransport;

/// <summary>
/// The only place that knows ANSI colours. Colours never change a text: without them the same characters appear.
/// The default is off.
/// </summary>
public readonly record struct Colours(bool On)
{
    public const string ClearScreen = "\e[H\e[2J\e[3J";

    const string Reset = "\e[0m";

    /// <summary>Judges one stream: a program's output may be a file while its errors go to a terminal.</summary>
    public static Colours For(bool isTerminal, Func<string, string?> setting) =>
        new(isTerminal && string.IsNullOrEmpty(setting("NO_COLOR")) && setting("TERM") != "dumb");

    public static Colours ForOutput() => For(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable);

    public static Colours ForErrors() => For(!Console.IsErrorRedirected, Environment.GetEnvironmentVariable);

    public string Paint(Tone tone, string text) =>
        On && Code(tone) is { } code ? string.Concat(code, text, Reset) : text;

    static string? Code(Tone tone) => tone switch
    {
        Tone.Quiet => "\e[2m",
        Tone.Request => "\e[36m",
        Tone.Success => "\e[32m",
        Tone.Warning => "\e[33m",
        Tone.Error => "\e[31m",
        _ => null,
    };
}
