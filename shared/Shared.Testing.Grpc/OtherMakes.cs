using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GenAiTransport.Testing;

/// <summary>
/// Clients that other people made, as scripts beside the tests. A script prints a line for each of its cases: the name, then "ok" or what went
/// wrong. Where the other make is not installed the test is skipped with the reason.
/// </summary>
public static class OtherMakes
{
    /// <summary>What a Python script exits with where a module is missing; its last words name it.</summary>
    const int Missing = 77;

    /// <summary>Runs <c>node/SCRIPT</c> of the folder of the tests, over grpc-js.</summary>
    public static Task<IReadOnlyDictionary<string, string>> NodeAsync(string script, IEnumerable<string> arguments, [CallerFilePath] string test = "") =>
        RunAsync("node", NodeFolder(test), [script, .. arguments]);

    /// <summary>Starts <c>node/SCRIPT</c> of the folder of the tests, a server over grpc-js that ends with its input.</summary>
    public static AppProcess StartNode(string script, [CallerFilePath] string test = "") => Start("node", NodeFolder(test), [script]);

    /// <summary>Runs <c>python/SCRIPT</c> of the folder of the tests, over grpcio as Debian has it.</summary>
    public static Task<IReadOnlyDictionary<string, string>> PythonAsync(string script, IEnumerable<string> arguments, [CallerFilePath] string test = "") =>
        RunAsync(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", Beside(test, "python"), [script, .. arguments]);

    static async Task<IReadOnlyDictionary<string, string>> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        await using var process = Start(program, folder, arguments);
        var (exitCode, output, complaints) = await process.EndAsync();
        if (exitCode == Missing)
            Assert.Ignore(complaints);
        Assert.That(exitCode, Is.Zero, complaints);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line[..line.IndexOf(' ', StringComparison.Ordinal)], line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    static AppProcess Start(string program, string folder, IEnumerable<string> arguments) =>
        AppProcess.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });

    static string NodeFolder(string test)
    {
        var folder = Beside(test, "node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@grpc", "grpc-js")))
            Assert.Ignore($"@grpc/grpc-js is not installed: run `npm ci` in {folder}.");
        return folder;
    }

    static string Beside(string test, string folder)
    {
        var parent = Path.GetDirectoryName(test)!;
        return Directory.Exists(Path.Combine(parent, folder)) ? Path.Combine(parent, folder) : Path.Combine(Path.GetDirectoryName(parent)!, folder);
    }
}
