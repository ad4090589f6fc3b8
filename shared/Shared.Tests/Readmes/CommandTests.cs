using System.Diagnostics;
using System.Text.RegularExpressions;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

/// <summary>
/// The commands of the READMEs do what is written there: every block <c>sh run</c> is run by a shell, beside a server on a port of its own, and what it
/// prints is compared with the block <c>text shown</c> that follows it.
/// </summary>
[TestFixture]
public sealed partial class CommandTests
{
    static IEnumerable<string> Documents => Repository.Documents.Where(path => Document.At(path).Blocks.Any(block => block.IsRun));

    [Test]
    public void There_are_commands_to_run() => Assert.That(Documents.Count(), Is.GreaterThanOrEqualTo(5));

    [TestCaseSource(nameof(Documents)), CancelAfter(300_000)]
    public async Task Every_command_prints_what_is_shown(string path)
    {
        var blocks = Document.At(path).Blocks;
        string Protocol(Block block) => block.Protocol is { } named ? $"protocols/{named}" : Path.GetDirectoryName(path)!;
        var servers = blocks.Where(block => block.IsRun).Select(Protocol).Distinct().ToDictionary(protocol => protocol, protocol => StartAsync(path, protocol));
        try
        {
            await Task.WhenAll(servers.Values);
            var printed = "";
            foreach (var block in blocks)
            {
                if (block.IsRun)
                    printed = await RunAsync(path, block.Text, (await servers[Protocol(block)]).Address);
                else if (block.IsShown)
                    Assert.That(Sample.Matches(block.Text, printed), $"{path} shows\n{block.Text}\nbut what is printed is\n{printed}");
            }
        }
        finally
        {
            foreach (var server in servers.Values.Where(server => server.IsCompletedSuccessfully))
                await (await server).Program.DisposeAsync();
        }
    }

    static async Task<(AppProcess Program, Uri Address)> StartAsync(string path, string protocol)
    {
        var project = ReadmeTests.Program(path, Path.Combine(Repository.Root, protocol, "server"));
        Assert.That(project, Is.Not.Null, $"{protocol} has no server");
        var server = AppProcess.Start(Built(project!), ["--urls", "http://127.0.0.1:0"], ("OFFLINE_FIRST_TOKEN_MS", "1"), ("OFFLINE_WORDS_PER_SECOND", "60"));
        await server.ShowsAsync("Use Ctrl+C to stop the server");
        return (server, new Uri($"http://{server.Endpoint}"));
    }

    /// <summary>What it prints; it must end well.</summary>
    static async Task<string> RunAsync(string path, string commands, Uri server)
    {
        commands = Run().Replace(commands, run => $"dotnet '{Built(ReadmeTests.Program(path, run.Groups[1].Value)!)}'");
        commands = Default().Replace(commands, server.Authority);
        await using var shell = AppProcess.Start(
            new ProcessStartInfo("bash", ["-eu", "-c", commands]) { WorkingDirectory = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!) },
            ("CHAT_SERVER", server.ToString()), ("CHAT_API_KEY", ""), ("LC_ALL", "C.UTF-8"));
        var (exitCode, output, error) = await shell.EndAsync();
        if (exitCode == 127 || error.Contains("option --json: is unknown", StringComparison.Ordinal))
            Assert.Ignore($"A program is not installed, or too old: {error.Trim()}");
        Assert.That(exitCode, Is.Zero, $"{commands}\n{output}\n{error}");
        return output;
    }

    /// <summary>A project's program, built as this one was.</summary>
    static string Built(string project)
    {
        var output = Path.GetRelativePath(Path.Combine(Repository.Root, "shared/Shared.Tests/bin"), AppContext.BaseDirectory);
        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", output, $"{Path.GetFileNameWithoutExtension(project)}.dll");
        if (!File.Exists(program))
            Assert.Ignore($"{Path.GetFileName(program)} is not built; dotnet build in the repository's root builds it.");
        return program;
    }

    [GeneratedRegex(@"dotnet run\b[^\n|]*? --project\s+([\w./-]+)(?: --(?= ))?")]
    private static partial Regex Run();

    [GeneratedRegex(@"localhost:(?:8000|5005[123])\b")]
    private static partial Regex Default();
}
