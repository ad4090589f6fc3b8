namespace GenAiTransport.Testing;

/// <summary>How far a search goes: some seconds in every run, minutes in the nightly one.</summary>
public static class Depth
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("CHAT_TESTS") == "all";

    public static long Cases(int usual, int times = 40) => IsLong ? (long)usual * times : usual;
}
