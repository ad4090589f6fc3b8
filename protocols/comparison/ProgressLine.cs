namespace GenAiTransport.Comparison;

/// <summary>One line that tells how far a run is, and how long it may still take: on a terminal it is written over itself, elsewhere a line for each stage.</summary>
sealed class ProgressLine(ClientConsole console)
{
    const int Cells = 24;

    readonly bool _isTerminal = console.ErrorColours.On;
    long _start = TimeProvider.System.GetTimestamp();
    string _stage = "";

    public void Show(string doing, double done)
    {
        // Getting ready takes its own time, whatever is left.
        if (done == 0)
            _start = TimeProvider.System.GetTimestamp();
        if (_isTerminal)
        {
            var full = (int)(done * Cells);
            console.Error.Write($"\r{new string('█', full)}{new string('░', Cells - full)}  {doing,-44} {Left(done),-12}");
            return;
        }
        var stage = doing.Split(' ')[0];
        if (stage != _stage)
            console.Error.WriteLine(stage == "Turn" ? "Talking" : doing.Split(':')[0]);
        _stage = stage;
    }

    /// <summary>Nothing where too little is done to judge by.</summary>
    string Left(double done)
    {
        var left = TimeProvider.System.GetElapsedTime(_start) * (1 / Math.Max(done, 0.01) - 1);
        return done is < 0.05 or >= 1 ? "" : left.TotalSeconds < 90 ? $"{left.TotalSeconds:0} s left" : $"{left.TotalMinutes:0} min left";
    }

    /// <summary>The line is gone when the run is over, whatever its end.</summary>
    public async Task<T> UntilAsync<T>(Task<T> run)
    {
        try
        {
            return await run;
        }
        finally
        {
            if (_isTerminal)
                console.Error.Write($"\r{new string(' ', Cells + 61)}\r");
        }
    }
}
