using System.Globalization;

namespace Grpc.Runtime;

/// <summary>The form of <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
static class Timeouts
{
    const long MostDigits = 99_999_999;

    /// <summary>A timer's longest wait; a longer deadline is as good as none.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Rounded up: a deadline is never made shorter by writing it down.</summary>
    public static string Format(TimeSpan timeout)
    {
        var (value, unit) = (Units(timeout, TimeSpan.TicksPerMillisecond), 'm');
        if (value > MostDigits) (value, unit) = (Units(timeout, TimeSpan.TicksPerSecond), 'S');
        if (value > MostDigits) (value, unit) = (Units(timeout, TimeSpan.TicksPerMinute), 'M');
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min(value, MostDigits)}{unit}");
    }

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / TimeSpan.NanosecondsPerTick,
            _ => null,
        };
        timeout = TimeSpan.FromTicks(ticks ?? 0);
        return ticks is not null;
    }

    static long Units(TimeSpan timeout, long ticks) => (timeout.Ticks / ticks) + (timeout.Ticks % ticks > 0 ? 1 : 0);
}
