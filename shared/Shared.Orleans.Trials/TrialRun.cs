namespace GenAiTransport.Cluster.Trials;

/// <summary>Trials one after another, each on a cluster of its own, told as they end.</summary>
static class TrialRun
{
    /// <summary>False when a promise was broken.</summary>
    public static async Task<bool> RunAsync(IEnumerable<Trial> trials, IEnumerable<Protocol> protocols, int? times, TextWriter output)
    {
        var isKept = true;
        foreach (var protocol in protocols)
        {
            foreach (var trial in trials.Where(trial => trial.Suits(protocol)))
            {
                var findings = new Findings();
                var often = times ?? trial.Often;
                await output.WriteLineAsync($"{trial.Name} ({protocol.Name}): {trial.What}, {often} times");
                await using (var fleet = await Fleet.StartAsync(protocol, trial.WithOthers))
                    await trial.RunAsync(fleet, often, findings);
                foreach (var line in findings.Lines())
                    await output.WriteLineAsync($"  {line}");
                foreach (var broken in findings.Broken.GroupBy(broken => broken))
                    await output.WriteLineAsync($"  BROKEN {broken.Count()} x {broken.Key}");
                await output.WriteLineAsync(findings.IsKept ? "  kept" : "  NOT KEPT");
                isKept &= findings.IsKept;
            }
        }
        return isKept;
    }
}
