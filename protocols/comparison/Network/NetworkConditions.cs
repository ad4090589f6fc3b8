using System.Globalization;

namespace GenAiTransport.Comparison;

/// <summary>
/// What lies between a client and its server: the time there and back, what varies about it, how much passes in a second, and of a hundred pieces how many
/// are lost. 0 is "none", and for the bandwidth "all".
/// </summary>
sealed record NetworkConditions(string Name, double RttMilliseconds = 0, double JitterMilliseconds = 0, double KilobitsPerSecond = 0, double LossPercent = 0)
{
    public static NetworkConditions Loopback { get; } = new("loopback");

    /// <summary>From the desk to the cellar, to a data centre near by, and to the same over a telephone, at rest and in a train.</summary>
    public static IReadOnlyList<NetworkConditions> Presets { get; } =
        [Loopback, new("lan", 2, 0.5, 100_000), new("wifi", 15, 6, 20_000), new("mobile", 80, 20, 2_000), new("train", 120, 40, 2_000, 2)];

    public bool IsInstant => RttMilliseconds == 0 && JitterMilliseconds == 0 && KilobitsPerSecond == 0 && LossPercent == 0;

    public TimeSpan Rtt => TimeSpan.FromMilliseconds(RttMilliseconds);

    /// <summary>A preset's name, or <c>rtt=80,jitter=10,kbps=2000,loss=1%</c>; a <see cref="FormatException"/> with a sentence where it is neither.</summary>
    public static NetworkConditions Parse(string text)
    {
        if (Presets.FirstOrDefault(preset => preset.Name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } known)
            return known;
        var conditions = new NetworkConditions(text.Trim());
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var digits]
                || !double.TryParse(digits.AsSpan().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1_000_000)
                throw Wrong(text);
            var isShare = digits.EndsWith('%');
            conditions = name.Trim().ToUpperInvariant() switch
            {
                "LOSS" when isShare && value <= 50 => conditions with { LossPercent = value },
                _ when isShare => throw Wrong(text),
                "RTT" when value <= 60_000 => conditions with { RttMilliseconds = value },
                "JITTER" when value <= 60_000 => conditions with { JitterMilliseconds = value },
                "KBPS" => conditions with { KilobitsPerSecond = value },
                _ => throw Wrong(text),
            };
        }
        return conditions;
    }

    public override string ToString() => IsInstant
        ? Name
        : string.Create(CultureInfo.InvariantCulture, $"{RttMilliseconds:0.##} ms there and back, jitter {JitterMilliseconds:0.##} ms, ")
            + (KilobitsPerSecond == 0 ? "no limit of bandwidth" : string.Create(CultureInfo.InvariantCulture, $"{KilobitsPerSecond:#,0} kbit/s"))
            + (LossPercent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {LossPercent:0.##} % lost"));

    static FormatException Wrong(string text) => new(
        $"The network must be {string.Join(", ", Presets.Select(preset => preset.Name))} or such as rtt=80,jitter=10,kbps=2000,loss=1%, not {text}.");
}
