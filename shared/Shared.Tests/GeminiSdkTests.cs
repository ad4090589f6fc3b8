using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

/// <summary>Google's own SDK for JavaScript takes the fake for Gemini.</summary>
[TestFixture]
public sealed class GeminiSdkTests
{
    [Test, CancelAfter(30_000)]
    public async Task Googles_own_SDK_takes_the_fake_for_Gemini(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        gemini.Retire("gone");
        var lines = await RunAsync(gemini, cancellationToken);
        Assert.That(lines, Is.EqualTo(new[]
        {
            "You said: one two|STOP|11",
            "You| said:| one| two",
            string.Join('|', gemini.Models.Select(model => "models/" + model)),
            "You said: second",
            "404",
        }));
        Assert.That(gemini.Requests.Select(request => request.Headers["x-goog-api-key"]), Is.All.EqualTo(FakeGemini.ApiKey));
    }

    static async Task<string[]> RunAsync(FakeGemini gemini, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(SourceFolder(), "node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@google", "genai")))
            Assert.Ignore("@google/genai is not installed: run `npm ci` in shared/Shared.Tests/node.");
        var start = new ProcessStartInfo("node", ["sdk.js"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GOOGLE_API_KEY"] = FakeGemini.ApiKey;
        start.Environment["BASE"] = gemini.Address.ToString();
        Process? node = null;
        try
        {
            node = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("Node.js is not installed.");
        }
        using (node)
        {
            try
            {
                var errors = node!.StandardError.ReadToEndAsync(cancellationToken);
                var output = await node.StandardOutput.ReadToEndAsync(cancellationToken);
                await node.WaitForExitAsync(cancellationToken);
                Assert.That(node.ExitCode, Is.Zero, await errors);
                return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
            finally
            {
                if (!node!.HasExited)
                    node.Kill();
            }
        }
    }

    static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
