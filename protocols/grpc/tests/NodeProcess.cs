using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GenAiTransport.Grpc.Tests;

/// <summary>A script of tests/node as a process of its own.</summary>
sealed class NodeProcess : IDisposable
{
    readonly Process _process;

    NodeProcess(Process process) => _process = process;

    public TextReader Output => _process.StandardOutput;

    /// <summary>Skips the test, with the reason, where Node or the package is missing.</summary>
    public static NodeProcess Start(string script, params string[] arguments)
    {
        var folder = Path.Combine(SourceFolder(), "node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@grpc", "grpc-js")))
            Assert.Ignore("@grpc/grpc-js is not installed: run `npm ci` in protocols/grpc/tests/node.");
        try
        {
            return new(Process.Start(new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("Node.js is not installed.");
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
