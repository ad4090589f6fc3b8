using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>
/// An instance is killed while it answers one client of each protocol. Everybody who reads those replies, wherever, is told once that they failed; the messages are
/// taken back, those that waited are answered, the next ones too; whoever lives elsewhere notices nothing.
/// </summary>
static class OwnerDies
{
    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        for (var round = 0; round < times; round++)
            await RunAsync(fleet, fleet.Instances[Random.Shared.Next(fleet.Instances.Length)], findings);
        findings.ExpectWithin("failure told", 0.95, TimeSpan.FromSeconds(5));
        findings.ExpectWithin("failure told", 1, TimeSpan.FromSeconds(10));
    }

    static async Task RunAsync(Fleet fleet, Instance victim, Findings findings)
    {
        var survivors = fleet.Instances.Where(instance => instance != victim).ToArray();
        var clients = fleet.Others.Select(other => other.Connect()).Prepend(fleet.Connect()).ToArray();
        var waiting = fleet.Connect();
        var healthy = fleet.Connect();
        var lost = await Task.WhenAll(clients.Select(_ => Conversation.BeginAsync(victim, findings)));
        var elsewhere = await Conversation.BeginAsync(survivors[0], findings);

        var replies = lost.Zip(clients, (conversation, client) => new Reply(conversation, client)).ToArray();
        var asked = replies.Select(reply => reply.AskAsync()).ToArray();
        var untouched = new Reply(elsewhere, healthy);
        var completes = untouched.AskAsync();
        await Task.WhenAll(replies.Append(untouched).Select(reply => reply.Shown)).Soon();
        var follows = lost[0].AskAsync(waiting, "Hello again");
        var watching = (
            from instance in survivors.Concat(fleet.Others)
            where instance.Protocol.IsWatched
            from reply in replies
            where reply.TurnId is not null
            select Watching.WatchAsync(instance, reply.TurnId!)).ToArray();
        await Task.Delay(Random.Shared.Next(100, 1000));

        var dying = victim.KillAsync();
        var killed = DateTime.UtcNow;
        await dying;
        foreach (var (reply, end) in replies.Zip(await Task.WhenAll(asked)))
        {
            if (reply.EndedAt < killed)
            {
                findings.Count("ended before the kill");
                continue;
            }
            findings.Expect(end is TurnFailed, $"a reply of {reply.Client.GetType().Name} fails with its instance");
            findings.Took("failure told", reply.EndedAt - killed);
        }
        foreach (var (events, endedAt) in (await Task.WhenAll(watching)).Where(watched => watched.EndedAt >= killed))
        {
            findings.Expect(events.Count(happened => happened is TurnFailed) == 1 && events[^1] is TurnFailed, "who watches a lost reply is told once, at the end");
            findings.Took("failure told", endedAt - killed);
        }
        findings.Expect(await completes is TurnCompleted, "a reply of another instance is not touched");
        findings.Expect(await follows is TurnCompleted || replies[0].EndedAt < killed, "a message that waited is answered");
        findings.Took("waiting message answered", DateTime.UtcNow - killed);
        await Task.WhenAll(lost.Select(conversation => fleet.CheckAsync(conversation, "after the failure", without: victim)));
        foreach (var (conversation, client) in lost.Zip(clients))
            findings.Expect(await conversation.AskAsync(client, "And now?") is TurnCompleted, "the next message is answered");
        await victim.StartAsync();
        await Task.WhenAll(lost.Append(elsewhere).Select(conversation => fleet.CheckAsync(conversation, "when the instance is back")));
        foreach (var client in clients.Append(waiting).Append(healthy))
            await client.DisposeAsync();
    }

    /// <summary>A long reply on its way to its client. Where nothing is told before the end, it counts as shown at once.</summary>
    sealed class Reply(Conversation conversation, IChatTransport client)
    {
        readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IChatTransport Client => client;

        public string? TurnId { get; private set; }

        public DateTime EndedAt { get; private set; }

        public Task Shown => client is HttpRest.Client.RestTransport ? Task.CompletedTask : _shown.Task;

        public async Task<ChatEvent> AskAsync()
        {
            var end = await conversation.AskAsync(client, Conversation.Long, Hear);
            EndedAt = DateTime.UtcNow;
            return end;
        }

        void Hear(ChatEvent happened)
        {
            TurnId = (happened as TurnStarted)?.TurnId ?? TurnId;
            if (happened is Chunk or TurnFailed)
                _shown.TrySetResult();
        }
    }
}
