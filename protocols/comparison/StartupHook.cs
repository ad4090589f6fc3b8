/// <summary>
/// Runs inside each server that the comparison starts, before its own Main: when the comparison is gone, however it went, the server's standard
/// input ends, and the server with it. So asked is left behind even by a kill. While it lasts, each byte that comes asks the server to give back
/// what memory it can, so that what is left is in use.
/// </summary>
static class StartupHook
{
    public static void Initialize() => new Thread(Watch) { IsBackground = true, Name = "parent" }.Start();

    static void Watch()
    {
        using var parent = Console.OpenStandardInput();
        var asked = new byte[1];
        try
        {
            while (parent.Read(asked) > 0)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        catch (IOException)
        {
        }
        Environment.Exit(0);
    }
}
