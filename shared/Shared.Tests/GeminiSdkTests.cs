using System.ComponentModel;
using System.Diagnostics;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

/// <summary>
/// Google's own SDK for JavaScript takes the fake for Gemini. Runs where node finds the package, by NODE_PATH for instance:
/// <c>npm install --prefix DIR @google/genai</c>, <c>NODE_PATH=DIR/node_modules</c>.
/// </summary>
[TestFixture]
public sealed class GeminiSdkTests
{
    const int NoPackage = 42;

    const string Script = """
        let sdk;
        try { sdk = require('@google/genai'); } catch { process.exit(42); }
        (async () => {
          const ai = new sdk.GoogleGenAI({ apiKey: process.env.GOOGLE_API_KEY, httpOptions: { baseUrl: process.env.BASE } });
          const question = { model: 'gemini-2.5-flash', contents: 'one two' };
          const whole = await ai.models.generateContent(question);
          console.log(`${whole.text}|${whole.candidates[0].finishReason}|${whole.usageMetadata.totalTokenCount}`);
          const texts = [];
          for await (const chunk of await ai.models.generateContentStream(question)) texts.push(chunk.text);
          console.log(texts.join('|'));
          const names = [];
          for await (const model of await ai.models.list()) names.push(model.name);
          console.log(names.join('|'));
          const chat = ai.chats.create({ model: 'gemini-2.5-flash' });
          await chat.sendMessage({ message: 'first' });
          console.log((await chat.sendMessage({ message: 'second' })).text);
          try { await ai.models.generateContent({ model: 'gone', contents: 'x' }); } catch (error) { console.log(error.status); }
        })();
        """;

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
        var start = new ProcessStartInfo("node", ["-e", Script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GOOGLE_API_KEY"] = FakeGemini.ApiKey;
        start.Environment["BASE"] = gemini.Address.ToString();
        Process? node = null;
        try
        {
            node = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("node is not installed.");
        }
        using (node)
        {
            try
            {
                var errors = node!.StandardError.ReadToEndAsync(cancellationToken);
                var output = await node.StandardOutput.ReadToEndAsync(cancellationToken);
                await node.WaitForExitAsync(cancellationToken);
                if (node.ExitCode == NoPackage)
                    Assert.Ignore("node does not find @google/genai.");
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
}
