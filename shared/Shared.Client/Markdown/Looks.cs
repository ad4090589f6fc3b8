namespace GenAiTransport;

/// <summary>The codes that make a terminal show a look.</summary>
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
