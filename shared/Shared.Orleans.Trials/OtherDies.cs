namespace GenAiTransport.Cluster.Trials;

/// <summary>An instance that owns none of the sessions is killed under load; clients that were served through it go on through another.</summary>
static class OtherDies
{
    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        var victim = fleet.Instances[0];
        var crowd = new Crowd(fleet.Connect, findings);
        await crowd.BeginAsync(12, client => fleet.Instances[1 + (client % 2)]);
        for (var round = 0; round < times; round++)
        {
            await Task.Delay(Random.Shared.Next(500, 2000));
            await victim.KillAsync();
            await Task.Delay(Random.Shared.Next(500, 2000));
            await victim.StartAsync();
            findings.Count("instances killed");
        }
        foreach (var conversation in await crowd.EndAsync())
            await fleet.CheckAsync(conversation, "after all kills");
    }
}
