namespace GenAiTransport.Comparison;

/// <summary>One line that tells how far a run is: on a terminal it is written over itself, elsewhere a line for each stage.</summary>
sealed class ProgressLine(ClientConsole console)
{
    const int Cells = 24;

    readonly bool _isTerminal = console.ErrorColours.On;
    string _stage = "";

    public void Show(string doing, double done)
    {
        if (_isTerminal)
        {
            var full = (int)(done * Cells);
            console.Error.Write($"\r{new string('█', full)}{new string('░', Cells - full)}  {doing,-50}");
            return;
        }
        var stage = doing.Split(' ')[0];
        if (stage != _stage)
            console.Error.WriteLine(stage == "Turn" ? "Talking" : doing.Split(':')[0]);
        _stage = stage;
    }

    public void Clear()
    {
        if (_isTerminal)
            console.Error.Write($"\r{new string(' ', Cells + 54)}\r");
    }
}
