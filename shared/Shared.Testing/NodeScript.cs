using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GenAiTransport.Testing;

/// <summary>A script of the folder <c>node</c> beside its caller, as a process of its own: what other people's packages make of what is ours.</summary>
public static class NodeScript
{
    /// <summary>The lines that it prints. Skips the test, with the reason, where Node or the package is missing.</summary>
    public static async Task<string[]> RunAsync(
        string package, string script, string[] arguments, (string Name, string Value)[]? environment = null, [CallerFilePath] string caller = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(caller)!, "node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
            Assert.Ignore($"{package} is not installed: run `npm ci` in {folder}.");
        await using var node = AppProcess.Start(new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = folder }, environment ?? []);
        var run = await node.EndAsync();
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
