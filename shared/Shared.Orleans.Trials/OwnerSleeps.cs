using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>The owner falls asleep in the middle of replies and wakes when others have long taken its sessions over: it writes nothing more.</summary>
static class OwnerSleeps
{
    static readonly TimeSpan Sleep = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        for (var round = 0; round < times; round++)
            await RunAsync(fleet, fleet.Instances[round % 3], fleet.Instances[(round + 1) % 3], findings);
    }

    static async Task RunAsync(Fleet fleet, Instance owner, Instance other, Findings findings)
    {
        var conversations = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Conversation.BeginAsync(owner, findings)));
        await using var client = other.Connect();
        var shown = new TaskCompletionSource();
        var asked = conversations.Select(conversation => conversation.AskAsync(client, Conversation.Long, happened =>
        {
            if (happened is Chunk { ChunkNumber: 5 })
                shown.TrySetResult();
        })).ToArray();
        await shown.Task.Soon();

        var paused = DateTime.UtcNow;
        await owner.Process.SignalAsync("STOP");
        foreach (var end in await Task.WhenAll(asked))
            findings.Expect(end is TurnFailed, "a reply of a sleeping instance fails");
        findings.Took("failure told", DateTime.UtcNow - paused);
        foreach (var conversation in conversations)
            findings.Expect(await conversation.AskAsync(client, "And now?") is TurnCompleted, "the next message is answered");
        var before = await KeptAsync();
        if (paused + Sleep - DateTime.UtcNow is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest);
        await owner.Process.SignalAsync("CONT");
        await Task.Delay(TimeSpan.FromSeconds(5));

        findings.Expect(await KeptAsync() == before, "who was replaced writes nothing more");
        findings.Count("sessions that woke elsewhere", conversations.Length);
        // It finds out that it was declared dead, and ends; whoever runs it starts it anew.
        findings.Expect(await owner.Process.ExitAsync() != 0, "who was replaced ends");
        await owner.StartAsync();
        foreach (var conversation in conversations)
            await fleet.CheckAsync(conversation, "when the instance is back");

        async Task<string> KeptAsync()
        {
            var kept = "";
            foreach (var conversation in conversations)
            {
                kept += await fleet.Redis.AskAsync("LRANGE", $"chat:session:{conversation.Id}:turns", "0", "-1");
                kept += await fleet.Redis.AskAsync("LRANGE", $"chat:session:{conversation.Id}:asked", "0", "-1");
                kept += await fleet.Redis.AskAsync("HGETALL", $"chat:session:{conversation.Id}");
            }
            return kept;
        }
    }
}
