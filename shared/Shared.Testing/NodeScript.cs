using System.ComponentModel;
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
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var node = Start(start);
        try
        {
            var errors = node.StandardError.ReadToEndAsync();
            var output = await node.StandardOutput.ReadToEndAsync().Soon();
            await node.WaitForExitAsync().Soon();
            Assert.That(node.ExitCode, Is.Zero, await errors.Soon());
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("Node.js is not installed.");
            throw;
        }
    }
}
