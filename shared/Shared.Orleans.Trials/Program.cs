using GenAiTransport.Cluster.Trials;

// trials [NAME...] [PROTOCOL...] [TIMES]: all of them over SSE unless some are named.
var trials = Trial.All.Where(trial => args.Contains(trial.Name)).ToArray();
var protocols = Protocol.All.Where(protocol => args.Contains(protocol.Name)).ToArray();
int? times = args.Length > 0 && int.TryParse(args[^1], out var number) ? number : null;
return await TrialRun.RunAsync(
    trials is [] ? Trial.All : trials,
    protocols is [] ? Protocol.All.Where(protocol => protocol.Name == "sse") : protocols,
    times,
    Console.Out) ? 0 : 1;
