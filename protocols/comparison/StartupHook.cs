/// <summary>
/// Runs inside each server that the comparison starts, before its own Main: when the comparison is gone, however it went, the server's standard
/// input ends, and the server with it. So asked is left behind even by a kill. While it lasts, each byte that comes asks how much the server
/// holds when nothing is left that could be given back; the answer is a line on standard error, which a healthy server of ours leaves alone.
/// </summary>
static class StartupHook
{
    public const string HeldBytes = "bytes held: ";

    public static void Initialize() => new Thread(Watch) { IsBackground = true, Name = "parent" }.Start();

    static void Watch()
    {
        using var parent = Console.OpenStandardInput();
        var asked = new byte[1];
        try
        {
            while (parent.Read(asked) > 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Console.Error.WriteLine($"{HeldBytes}{GC.GetTotalMemory(forceFullCollection: true)}");
            }
        }
        catch (IOException)
        {
        }
        Environment.Exit(0);
    }
}
