using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using System.Text;
using GenAiTransport.Testing;

namespace GenAiTransport.Comparison.Tests;

/// <summary>With the real servers, as processes.</summary>
[TestFixture]
public sealed class ComparisonRunTests
{
    static readonly ComparisonOptions Short = new() { Turns = 2, Words = 6, WordsPerSecond = 0, MeasuresMemory = false };

    [SharedCase(false, 1)]
    [TestCase(true, 2)]
    [CancelAfter(120_000)]
    public async Task Every_protocol_carries_the_same_conversation_and_is_measured(bool tls, int http, CancellationToken cancellationToken)
    {
        var servers = new List<int>();
        var run = new ComparisonRun(Short with { Chats = 3, Tls = tls, Http = http == 2 ? HttpVersion.Version20 : null }, TimeProvider.System);
        run.Started += (_, id) => servers.Add(id);

        var result = await run.RunAsync(cancellationToken);

        Assert.That(result.Protocols.Select(protocol => (protocol.Key, protocol.Failure, protocol.Turns)),
            Is.EqualTo(Protocols.All.Select(protocol => (protocol.Key, (string?)null, 2))));
        Assert.That(servers, Has.Count.EqualTo(Protocols.All.Count));
        Assert.That(ReportSchema.Troubles(ComparisonJson.Write(result)), Is.Empty);
        using (Assert.EnterMultipleScope())
        {
            foreach (var protocol in result.Protocols)
            {
                foreach (var metric in (Metric[])[Metric.Setup, Metric.FirstOnNew, Metric.FirstChunk, Metric.Total, Metric.BytesUp, Metric.BytesDown, Metric.MemoryAtRest])
                    Assert.That(protocol[metric]?.Median, Is.Positive, $"{protocol.Name}: {metric.Name}");
                Assert.That(protocol[Metric.Processor]?.Median, Is.Positive, protocol.Name);
                Assert.That(protocol[Metric.ConnectionBytes]!.Median, tls ? Is.GreaterThan(1_000) : Is.LessThan(1_000), protocol.Name);
                Assert.That(protocol[Metric.Connections]!.Median, Is.EqualTo(protocol.Key == "websocket" ? 2 : 1), protocol.Name);
                Assert.That(protocol[Metric.ChatsFirst]?.Count, Is.EqualTo(6), protocol.Name);
                // Short replies over HTTP/1.1 may find the connection of one that has ended.
                Assert.That(protocol[Metric.ChatsConnections]!.Max, http == 2 || protocol.Key == "grpc" ? Is.EqualTo(1) : Is.InRange(2, 4), protocol.Name);
                Assert.That(protocol[Metric.Overhead]!.Median, Is.GreaterThan(1), protocol.Name);
                Assert.That(protocol.Arrivals, Is.Not.Empty, protocol.Name);
                Assert.That(protocol.Waterfall?.Parts.Select(part => part.Took), Is.All.Not.Negative, protocol.Name);
                Assert.That(protocol.Waterfall?.Model, Is.Positive, protocol.Name);
                Assert.That(protocol.Waterfall?.Connect, Is.Positive, protocol.Name);
            }
        }
        AssertGone(servers);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_certificate_is_trusted_by_the_clients_of_its_run_and_by_nobody_else(CancellationToken cancellationToken)
    {
        using var certificate = new RunCertificate();
        var setup = new ServerSetup { Certificate = certificate };
        await using var server = await ServerProcess.StartAsync(Protocols.All[0].ServerPath, [], setup.Environment, cancellationToken, setup.At);

        using var ours = server.Address.CreateHttpClient();
        Assert.That(await ours.GetStringAsync("/health", cancellationToken), Does.Contain("healthy"));
        using var others = new ServerAddress(server.Address.Address).CreateHttpClient();
        Assert.That(() => others.GetStringAsync("/health", cancellationToken), Throws.InstanceOf<HttpRequestException>().With.InnerException.InstanceOf<AuthenticationException>());
    }

    [Test, Nightly, CancelAfter(120_000)]
    public async Task A_server_that_is_killed_fails_its_own_column_only(CancellationToken cancellationToken)
    {
        var servers = new Dictionary<string, int>();
        var run = new ComparisonRun(Short with { Protocols = [.. Protocols.All.Take(2)], Turns = 4 }, TimeProvider.System);
        run.Started += (protocol, id) => servers[protocol.Key] = id;
        run.Progress += (doing, _) =>
        {
            if (!doing.StartsWith("Turn 3", StringComparison.Ordinal) || !servers.Remove(Protocols.All[1].Key, out var id))
                return;
            using var server = Process.GetProcessById(id);
            server.Kill();
        };

        var result = await run.RunAsync(cancellationToken);

        Assert.That((result.Protocols[0].Failure, result.Protocols[0].Turns), Is.EqualTo(((string?)null, 4)));
        Assert.That(result.Protocols[1].Failure, Does.Contain("ended with exit code"));
        Assert.That(result.Protocols[1].Turns, Is.InRange(2, 3));
        Assert.That(result.IsWhole, Is.False);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_run_that_is_interrupted_leaves_nothing_behind(CancellationToken cancellationToken)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var servers = new List<int>();
        var run = new ComparisonRun(Short with { Protocols = [Protocols.All[0]] }, TimeProvider.System);
        run.Started += (_, id) =>
        {
            servers.Add(id);
            interrupted.Cancel();
        };

        Assert.That(async () => await run.RunAsync(interrupted.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(servers, Has.Count.EqualTo(1));
        AssertGone(servers);
    }

    [Test, CancelAfter(120_000), Platform("Linux")]
    public async Task A_program_that_is_killed_takes_its_servers_with_it(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory();
        await using var program = AppProcess.Start(typeof(ComparisonRun).Assembly, ["--protocols", "rest", "--turns", "100000", "--out", folder.FullName]);
        var server = await ServerOfAsync(program.Id, cancellationToken);
        using (var parent = Process.GetProcessById(program.Id))
            parent.Kill();
        await server.WaitForExitAsync(cancellationToken).Soon();
        server.Dispose();
        folder.Delete(recursive: true);
    }

    [Test, CancelAfter(120_000)]
    public async Task The_program_writes_its_reports_and_ends_well(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory();
        await using var program = AppProcess.Start(typeof(ComparisonRun).Assembly,
            ["--protocols", "rest", "--turns", "1", "--pace", "0", "--no-memory", "--out", folder.FullName, "--chart", Path.Combine(folder.FullName, "chart.svg")]);
        Assert.That(await program.ExitAsync(), Is.Zero, program.Errors);
        Assert.That(program.Output, Does.StartWith("LIVE STREAMING · loopback"));
        Assert.That(folder.GetFiles().Select(file => file.Name), Is.EquivalentTo(["report.html", "report.json", "report.csv", "chart.svg"]));
        folder.Delete(recursive: true);
    }

    [TestCase("--turns", "none", "--turns must be")]
    [TestCase("--model", "gemini-flash-latest", "needs a key")]
    [CancelAfter(60_000)]
    public async Task A_wrong_command_line_is_one_readable_line(string option, string value, string sentence)
    {
        await using var program = AppProcess.Start(typeof(ComparisonRun).Assembly, [option, value]);
        Assert.That(await program.ExitAsync(), Is.EqualTo(ExitCodes.WrongUsage));
        Assert.That(program.Errors, Does.Contain(sentence).And.Contain("--help"));
        Assert.That(program.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }

    /// <summary>The first child of a process that runs a server.</summary>
    static async Task<Process> ServerOfAsync(int parent, CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{parent}/task"))
            {
                foreach (var child in (await File.ReadAllTextAsync($"{task}/children", cancellationToken)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if ((await File.ReadAllTextAsync($"/proc/{child}/cmdline", Encoding.UTF8, cancellationToken)).Contains("HttpRest.Server.dll", StringComparison.Ordinal))
                        return Process.GetProcessById(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
                }
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    static void AssertGone(IEnumerable<int> processes)
    {
        foreach (var id in processes)
            Assert.That(() => Process.GetProcessById(id), Throws.InstanceOf<ArgumentException>());
    }
}
