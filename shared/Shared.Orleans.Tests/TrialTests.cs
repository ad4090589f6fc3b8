using GenAiTransport.Cluster.Trials;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Tests;

/// <summary>The trials with real processes: they take minutes, and run at night.</summary>
public sealed class TrialTests
{
    [Test, Nightly, CancelAfter(120_000)]
    public Task What_a_dead_instance_was_answering_fails_for_all_and_the_next_message_is_answered() => KeepAsync("owner-dies", "sse", times: 1, withOthers: false);

    [SharedCase("owner-dies", "sse", 50)]
    [SharedCase("owner-dies", "websocket", 5)]
    [SharedCase("owner-dies", "grpc", 5)]
    [SharedCase("other-dies", "sse", 20)]
    [SharedCase("other-dies", "websocket", 5)]
    [SharedCase("other-dies", "grpc", 5)]
    [SharedCase("rolling", "rest", 2)]
    [SharedCase("rolling", "ndjson", 2)]
    [SharedCase("rolling", "sse", 2)]
    [SharedCase("rolling", "websocket", 2)]
    [SharedCase("rolling", "grpc", 2)]
    [SharedCase("all-leave", "sse", 3)]
    [SharedCase("cuts", "ndjson", 100)]
    [SharedCase("cuts", "sse", 100)]
    [SharedCase("cuts", "websocket", 100)]
    [SharedCase("cuts", "grpc", 100)]
    [SharedCase("owner-sleeps", "sse", 1)]
    [SharedCase("redis-away", "sse", 1)]
    [SharedCase("redis-away", "websocket", 1)]
    [SharedCase("redis-away", "grpc", 1)]
    [SharedCase("all-restart", "sse", 1)]
    [SharedCase("same-turn", "ndjson", 50)]
    [CancelAfter(3_600_000)]
    public Task A_promise_is_kept_whatever_happens(string trial, string protocol, int times) => KeepAsync(trial, protocol, times, withOthers: true);

    static async Task KeepAsync(string name, string protocol, int times, bool withOthers)
    {
        if (!NginxServer.IsInstalled)
            Assert.Ignore("nginx is not installed here (Debian package nginx)");
        var trial = Trial.All.Single(trial => trial.Name == name);
        var findings = new Findings();
        await using var fleet = await Fleet.StartAsync(Protocol.All.Single(one => one.Name == protocol), trial.WithOthers && withOthers);
        await trial.RunAsync(fleet, times, findings);
        foreach (var line in findings.Lines())
            await TestContext.Out.WriteLineAsync(line);
        Assert.That(findings.Broken, Is.Empty);
    }
}
