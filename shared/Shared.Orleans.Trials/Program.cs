using GenAiTransport.Cluster.Trials;

// [NAME...] [PROTOCOL...] [TIMES]: trials, all of them over SSE unless some are named. Gives 1 when a promise was broken.
// measure: what a cluster costs, beside a server on its own.
var trials = Trial.All.Where(trial => args.Contains(trial.Name)).ToArray();
var protocols = Protocol.All.Where(protocol => args.Contains(protocol.Name)).ToArray();
int? times = args.Length > 0 && int.TryParse(args[^1], out var number) ? number : null;
if (args is ["measure"])
{
    await new Measuring(Console.Out).RunAsync();
    return 0;
}
return await TrialRun.RunAsync(
    trials is [] ? Trial.All : trials,
    protocols is [] ? Protocol.All.Where(protocol => protocol.Name == "sse") : protocols,
    times,
    Console.Out) ? 0 : 1;
