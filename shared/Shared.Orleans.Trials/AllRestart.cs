using System.Diagnostics;

namespace GenAiTransport.Cluster.Trials;

/// <summary>Everything is killed, Redis first, and started again: what was told as complete is there.</summary>
static class AllRestart
{
    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        for (var round = 0; round < times; round++)
        {
            var crowd = new Crowd(fleet.Connect, findings);
            await crowd.BeginAsync(6, client => fleet.Instances[client % 3]);
            await Task.Delay(3000);
            var conversations = await crowd.EndAsync();
            await fleet.Redis.StopAsync();
            foreach (var instance in fleet.All)
                await instance.KillAsync();
            await fleet.Redis.ComeBackAsync();
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(fleet.All.Select(instance => instance.StartAsync()));
            findings.Took("all ready again", Stopwatch.GetElapsedTime(started));
            foreach (var conversation in conversations)
            {
                await fleet.CheckAsync(conversation, "after the restart");
                await using var client = fleet.Connect();
                findings.Expect(await conversation.AskAsync(client, "Hello") is TurnCompleted, "the next message is answered");
            }
        }
    }
}
