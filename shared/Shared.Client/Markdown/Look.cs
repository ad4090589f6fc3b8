namespace GenAiTransport;

/// <summary>How a piece of a reply looks.</summary>
[Flags]
enum Look
{
    Plain = 0,
    Bold = 1,
    Italic = 2,
    Underlined = 4,
    Struck = 8,
    Code = 16,
    Heading = 32,
    Quiet = 64,
}

static class Looks
{
    public const string Reset = "\e[0m";

    static readonly (Look Look, string Code)[] Codes =
    [
        (Look.Bold, "\e[1m"), (Look.Quiet, "\e[2m"), (Look.Italic, "\e[3m"), (Look.Underlined, "\e[4m"),
        (Look.Struck, "\e[9m"), (Look.Code, "\e[33m"), (Look.Heading, "\e[1;36m"),
    ];

    public static string Begin(Look look) =>
        string.Concat(Codes.Where(row => look.HasFlag(row.Look)).Select(row => row.Code));
}
