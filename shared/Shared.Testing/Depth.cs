using System.Globalization;

namespace GenAiTransport.Testing;

/// <summary>How far a search goes: some seconds in every run, minutes in the nightly one, and as many cases as <c>CHAT_CASES</c> says.</summary>
public static class Depth
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("CHAT_TESTS") == "all";

    /// <summary>After how many bytes more a connection is cut next.</summary>
    public static int CutEvery => IsLong ? 1 : 7;

    public static long Cases(int usual, int times = 40) =>
        long.TryParse(Environment.GetEnvironmentVariable("CHAT_CASES"), CultureInfo.InvariantCulture, out var asked) ? asked : IsLong ? (long)usual * times : usual;
}
