extern alias Sse;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Tests;

/// <summary>A server as a process, with and without a cluster.</summary>
public sealed class ProgramTests
{
    [TestCase("127.0.0.1:1,password=swordfish", "", "No Redis can be used at 127.0.0.1:1")]
    [TestCase(",,,", "", "CHAT_CLUSTER must")]
    [TestCase("127.0.0.1:1", "192.0.2.1", "CHAT_CLUSTER_ADDRESS is 192.0.2.1")]
    [CancelAfter(60_000)]
    public async Task What_keeps_an_instance_from_starting_is_one_line(string cluster, string address, string sentence)
    {
        await using var server = Start(("CHAT_CLUSTER", cluster), ("CHAT_CLUSTER_ADDRESS", address));

        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors, Does.Contain(sentence).And.Not.Contain("swordfish"));
        Assert.That(server.Errors.Trim().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test, CancelAfter(60_000), Platform("Linux")]
    public async Task A_server_on_its_own_loads_nothing_of_a_cluster()
    {
        await using var server = Start();
        await server.ShowsAsync("Server endpoint");

        var loaded = (await File.ReadAllLinesAsync($"/proc/{server.Id}/maps")).Select(line => Path.GetFileName(line)).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Distinct().ToArray();

        Assert.That(loaded, Does.Contain("Shared.AspNetCore.dll"));
        Assert.That(loaded.Where(name => name.Contains("Orleans", StringComparison.Ordinal) || name.Contains("Redis", StringComparison.Ordinal)), Is.Empty);
    }

    static AppProcess Start(params (string, string)[] environment) =>
        AppProcess.Start(typeof(Sse::Program).Assembly, ["--urls", "http://127.0.0.1:0"], [("GENAI_PROVIDER", "offline"), .. environment]);
}
