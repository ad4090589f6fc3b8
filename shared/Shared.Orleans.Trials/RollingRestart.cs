using System.Diagnostics;

namespace GenAiTransport.Cluster.Trials;

/// <summary>All instances are told to leave and started anew, one after the other, while clients chat.</summary>
static class RollingRestart
{
    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        var crowd = new Crowd(fleet.Connect, findings);
        await crowd.BeginAsync(12, client => fleet.Instances[client % 3]);
        for (var round = 0; round < times; round++)
        {
            foreach (var instance in fleet.Instances)
            {
                await Task.Delay(1000);
                var told = Stopwatch.GetTimestamp();
                findings.Expect(await instance.LeaveAsync() == 0, "an instance that is told to leave ends well");
                findings.Took("leaving", Stopwatch.GetElapsedTime(told));
                await instance.StartAsync();
            }
        }
        foreach (var conversation in await crowd.EndAsync())
            await fleet.CheckAsync(conversation, "after the restarts");
    }
}
