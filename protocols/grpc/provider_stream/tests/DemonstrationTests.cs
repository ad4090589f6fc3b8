using System.Net;
using System.Net.Sockets;
using GenAiTransport.ProviderStream.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>The demonstration, as users start it.</summary>
[TestFixture]
public sealed class DemonstrationTests
{
    static async Task<ProgramRun> RunAsync(Uri server, params string[] arguments)
    {
        using var program = new ClientProgram(typeof(Demonstration).Assembly, server);
        return await program.RunAsync("", arguments);
    }

    [Test, CancelAfter(60_000)]
    public async Task Without_questions_it_asks_its_own_and_one_of_them_is_wrong()
    {
        await using var server = ProviderCase.Start();
        var run = await RunAsync(server.Address);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Output, Does.Contain("gRPC").And.EndsWith("hello there\n"));
            Assert.That(run.Error, Does.Contain("OpenAiService").And.Contain("→ demo-3").And.Contain("← demo-2  ❌ 400 INVALID_ARGUMENT: conversations[0] is blank."));
            Assert.That(run.Error, Does.Match(@"← demo-3  stop · TIME_TAKEN [\d.]+ · FIRST_TOKEN_TIME [\d.]+ · STATUS SUCCESS · INPUT_TOKEN \d+ · OUTPUT_TOKEN \d+ · TOTAL_TOKEN \d+"));
        }
    }

    [TestCase(new[] { "--provider", "vertex-ai", "Say one", "Say two" }, 0, "one\ntwo\n", "VertexAiService")]
    [TestCase(new[] { "--unary", "--param=temperature=0.5", "--param", "x=y", "Say one" }, 0, "one\n", "one call for each request")]
    [TestCase(new[] { "--credential", "base_url=http://169.254.169.254", "hi" }, 1, "", "PERMISSION_DENIED")]
    [TestCase(new[] { "--provider", "opneai" }, 2, "", "did you mean OpenAi?")]
    [TestCase(new[] { "--credential", "key" }, 2, "", "takes NAME=VALUE")]
    [CancelAfter(60_000)]
    public async Task It_does_what_it_is_told_and_says_what_it_cannot(string[] arguments, int code, string output, string told)
    {
        await using var server = ProviderCase.Start();
        var run = await RunAsync(server.Address, arguments);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((code, output)), run.Error);
        Assert.That(run.Error, Does.Contain(told));
    }

    [Test, CancelAfter(60_000)]
    public async Task Without_a_server_it_says_how_to_start_one()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        taken.Stop();
        var run = await RunAsync(address, "hi");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((3, "")));
        Assert.That(run.Error, Does.Contain("No server answers").And.Contain("dotnet run --project server"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Without_the_servers_key_it_says_why()
    {
        await using var server = ProviderCase.Start(("CHAT_API_KEY", "secret"));
        var run = await RunAsync(server.Address, "hi", "--key", "guess");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain("❌ Unauthenticated: ").And.Not.Contain("guess"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Help_is_on_standard_output()
    {
        var run = await RunAsync(new Uri("http://127.0.0.1:9"), "--help");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("--credential").And.Contain("Mistral"));
        Assert.That(run.Output.Split('\n').Select(line => TerminalText.Width(line)), Is.All.LessThan(81));
    }
}
