using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>Every connection is cut, again and again; each new one comes to whichever instance is next.</summary>
static class Cuts
{
    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        await using var proxy = new CuttingProxy(fleet.Front);
        var crowd = new Crowd(() => fleet.Protocol.Connect(new ServerAddress(proxy.Address)), findings);
        await crowd.BeginAsync(6, client => fleet.Instances[client % 3]);
        for (var round = 0; round < times; round++)
        {
            await Task.Delay(Random.Shared.Next(50, 400));
            proxy.CutAll();
            findings.Count("cuts");
        }
        foreach (var conversation in await crowd.EndAsync())
            await fleet.CheckAsync(conversation, "after all cuts");
    }
}
