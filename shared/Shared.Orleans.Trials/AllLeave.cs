using System.Diagnostics;
using GenAiTransport.Testing;

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
            var asked = await Task.WhenAll(fleet.All.Select(instance => AskAsync(instance, findings)));

            var told = Stopwatch.GetTimestamp();
            findings.Count("instances", asked.Length);
            foreach (var code in await Task.WhenAll(fleet.All.Select(LeaveAsync)))
                findings.Expect(code == 0, $"an instance that is told to leave ends well; this one with {code}");
            var left = (await fleet.Redis.AskAsync("KEYS", "*")).Split('\n').Where(key => key.EndsWith(":asked", StringComparison.Ordinal) || key.Contains("/directory/", StringComparison.Ordinal));
            findings.Expect(!left.Any(), $"nothing is left of turns that ran, or of where sessions lived: {string.Join(' ', left)}");

            await Task.WhenAll(fleet.All.Select(instance => instance.StartAsync()));
            foreach (var one in asked)
                findings.Expect(await one.End is TurnCompleted, "a reply that could come to its end is heard, if later");
            foreach (var one in asked)
                await fleet.CheckAsync(one.Conversation, "after all left");

            async Task<int> LeaveAsync(Instance instance)
            {
                var code = await instance.LeaveAsync();
                findings.Took("leaving", Stopwatch.GetElapsedTime(told));
                return code;
            }
        }
        findings.ExpectWithin("leaving", 1, Longest);
    }

    /// <summary>Gives the end to come as soon as the reply runs, which the session shows; REST's client is told nothing before the end.</summary>
    static async Task<(Conversation Conversation, Task<ChatEvent> End)> AskAsync(Instance instance, Findings findings)
    {
        var conversation = await Conversation.BeginAsync(instance, findings);
        var end = EndAsync();
        await using var watching = instance.Connect();
        await Reading.UntilAsync(async () => (await watching.Sessions.GetAsync(conversation.Id)).Messages.Count > 2);
        return (conversation, end);

        async Task<ChatEvent> EndAsync()
        {
            await using var client = instance.Connect();
            return await conversation.AskAsync(client, Conversation.Long);
        }
    }
}
