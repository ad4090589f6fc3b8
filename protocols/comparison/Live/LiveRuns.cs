namespace GenAiTransport.Comparison;

/// <summary>The last ten questions, each with all that happened while it was answered.</summary>
sealed class LiveRuns(TimeProvider time)
{
    const int Most = 10;

    readonly Lock _gate = new();
    readonly List<LiveRun> _runs = [];
    int _last;

    public IReadOnlyList<LiveRun> All
    {
        get
        {
            lock (_gate)
                return [.. _runs];
        }
    }

    public LiveRun? Find(int id) => All.FirstOrDefault(run => run.Id == id);

    public LiveRun Begin(string question, NetworkConditions network, bool isNewConnection)
    {
        lock (_gate)
        {
            var run = new LiveRun(++_last, question, network.Name, isNewConnection, time.GetUtcNow());
            _runs.Add(run);
            if (_runs.Count > Most)
                _runs.RemoveAt(0);
            return run;
        }
    }
}
