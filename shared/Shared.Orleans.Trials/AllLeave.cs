using System.Diagnostics;

namespace GenAiTransport.Cluster.Trials;

/// <summary>
/// All instances are told to leave at one moment, each in the middle of a reply: they are gone in their time, and the store holds the conversations and nothing of
/// who answered them.
/// </summary>
static class AllLeave
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(35);

    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        for (var round = 0; round < times; round++)
        {
            var conversations = await Task.WhenAll(fleet.All.Select(instance => Conversation.BeginAsync(instance, findings)));
            var asked = conversations.Zip(fleet.All, (conversation, instance) => AskAsync(conversation, instance)).ToArray();
            await Task.WhenAll(asked.Select(one => one.Begun));

            var told = Stopwatch.GetTimestamp();
            findings.Count("instances", asked.Length);
            foreach (var code in await Task.WhenAll(fleet.All.Select(LeaveAsync)))
                findings.Expect(code == 0, $"an instance that is told to leave ends well; this one with {code}");
            var left = (await fleet.Redis.AskAsync("KEYS", "*")).Split('\n').Where(key => key.EndsWith(":asked", StringComparison.Ordinal) || key.Contains("/directory/", StringComparison.Ordinal));
            findings.Expect(!left.Any(), $"nothing is left of turns that ran, or of where sessions lived: {string.Join(' ', left)}");

            await Task.WhenAll(fleet.All.Select(instance => instance.StartAsync()));
            foreach (var one in asked)
                findings.Expect(await one.End is TurnCompleted, "a reply that could come to its end is heard, if later");
            foreach (var conversation in conversations)
                await fleet.CheckAsync(conversation, "after all left");

            async Task<int> LeaveAsync(Instance instance)
            {
                var code = await instance.LeaveAsync();
                findings.Took("leaving", Stopwatch.GetElapsedTime(told));
                return code;
            }
        }
        findings.ExpectWithin("leaving", 1, Longest);
    }

    static (Task Begun, Task<ChatEvent> End) AskAsync(Conversation conversation, Instance instance)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (begun.Task, EndAsync());

        async Task<ChatEvent> EndAsync()
        {
            await using var client = instance.Connect();
            // REST tells nothing before the end.
            if (instance.Protocol.Name == "rest")
                begun.TrySetResult();
            return await conversation.AskAsync(client, Conversation.Long, _ => begun.TrySetResult());
        }
    }
}
