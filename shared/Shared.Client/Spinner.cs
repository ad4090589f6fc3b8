using System.Globalization;

namespace GenAiTransport;

/// <summary>Shows that a reply is awaited, and how long already. What is written in between erases it first.</summary>
sealed class Spinner : IDisposable
{
    const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    readonly Lock _gate = new();
    readonly TextWriter _output;
    readonly TimeProvider _time;
    readonly long _started;
    readonly ITimer? _timer;
    int _frame;
    bool _isEnded;

    public Spinner(TextWriter output, bool isLively, TimeProvider time)
    {
        (_output, _time, _started) = (output, time, time.GetTimestamp());
        if (isLively)
            _timer = time.CreateTimer(_ => Turn(), null, Step, Step);
    }

    /// <summary>Writes a line above it; false when it has ended.</summary>
    public bool Above(string line)
    {
        lock (_gate)
        {
            if (_isEnded)
                return false;
            Erase();
            _output.WriteLine(line);
            _output.Flush();
            return true;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            Erase();
            _isEnded = true;
            _timer?.Dispose();
        }
    }

    public void Dispose() => End();

    void Turn()
    {
        lock (_gate)
        {
            if (_isEnded)
                return;
            var seconds = _time.GetElapsedTime(_started).TotalSeconds;
            _output.Write(string.Create(CultureInfo.InvariantCulture, $"\r{Frames[_frame++ % Frames.Length]} {seconds:0.0}s\e[K"));
            _output.Flush();
        }
    }

    void Erase()
    {
        if (_frame == 0 || _isEnded)
            return;
        _frame = 0;
        _output.Write("\r\e[K");
    }
}
