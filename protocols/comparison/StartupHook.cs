using System.Diagnostics;
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

    /// <summary>Processor time that the server has taken, in ticks.</summary>
    public const char Processor = 'p';

    /// <summary>From now on the server makes the spans of turns whose trace somebody follows.</summary>
    public const char Trace = 't';

    /// <summary>When the last such turn began, and when its first word was there, as ticks in UTC; 0 for not at all.</summary>
    public const char Began = 'b', Spoke = 's';

    /// <summary>Said unasked, once spans are made: a reader came back, for what is after this chunk.</summary>
    public const string Resumed = "resumed after: ";

    static Activity? lastTurn;

    public static void Initialize() => new Thread(Watch) { IsBackground = true, Name = "parent" }.Start();

    static void Watch()
    {
        using var parent = Console.OpenStandardInput();
        var asked = new byte[1];
        try
        {
            while (parent.Read(asked) > 0)
                Console.Error.WriteLine($"{Answer}{Reply((char)asked[0])}");
        }
        catch (IOException)
        {
        }
        Environment.Exit(0);
    }

    static long Reply(char question) => question switch
    {
        Held => HeldBytes(),
        Compiled => (long)JitInfo.GetCompilationTime().TotalMilliseconds,
        Processor => Environment.CpuUsage.TotalTime.Ticks,
        Trace => Listen(),
        Began => lastTurn?.StartTimeUtc.Ticks ?? 0,
        _ => lastTurn?.Events.FirstOrDefault().Timestamp.UtcTicks ?? 0,
    };

    static long Listen()
    {
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name is "GenAiTransport" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "chat.resume" || options.Parent.TraceFlags == ActivityTraceFlags.Recorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = Note,
        });
        return 0;
    }

    static void Note(Activity span)
    {
        if (span.OperationName == "chat.turn")
            lastTurn = span;
        else if (span.OperationName == "chat.resume")
            Console.Error.WriteLine($"{Resumed}{span.GetTagItem("chat.after")}");
    }

    static long HeldBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
