using System.Runtime;

/// <summary>
/// Runs inside each server that the comparison starts, before its own Main: when the comparison is gone, however it went, the server's standard
/// input ends, and the server with it. So none is left behind even by a kill. While it lasts, each byte that comes is a question; the answer is a
/// line on standard error, which a healthy server of ours leaves alone.
/// </summary>
static class StartupHook
{
    public const string Answer = "answer: ";

    /// <summary>Bytes that the server holds when nothing is left that could be given back.</summary>
    public const char Held = 'h';

    /// <summary>Milliseconds that its runtime has spent on compiling.</summary>
    public const char Compiled = 'c';

    public static void Initialize() => new Thread(Watch) { IsBackground = true, Name = "parent" }.Start();

    static void Watch()
    {
        using var parent = Console.OpenStandardInput();
        var asked = new byte[1];
        try
        {
            while (parent.Read(asked) > 0)
                Console.Error.WriteLine($"{Answer}{(asked[0] == Held ? HeldBytes() : (long)JitInfo.GetCompilationTime().TotalMilliseconds)}");
        }
        catch (IOException)
        {
        }
        Environment.Exit(0);
    }

    static long HeldBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
