using System.Text;

namespace GenAiTransport;

/// <summary>
/// What a program tells on its terminal. Every call returns at once, from any thread; one thread renders and writes in the order of
/// the calls, so boxes never interleave. A terminal that does not keep up costs lines, which are counted and told, never time: chunk lines
/// first, from half-full on, so that a box still finds room. When it is gone, calls are ignored.
/// </summary>
public sealed class TerminalLog : IAsyncDisposable
{
    const int DefaultCapacity = 1024;

    // Nobody sees more pictures a second than this gives, and a thread that rests need not be woken for each line.
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    // How long a program that ends waits for its terminal.
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    readonly TextWriter _writer;
    readonly TimeProvider _time;
    readonly Colours _colours;
    readonly int _capacity;
    readonly object _gate = new();
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    List<(Func<string> Render, bool IsFramed)> _told = [];
    int _skippedChunks;
    int _skippedOthers;
    TaskCompletionSource? _flushed;
    bool _isAsleep;
    bool _isClosed;

    /// <summary>Whether what was written last is framed; null at the beginning.</summary>
    bool? _afterFrame;

    /// <summary>The writer stays the caller's; nobody else may use it meanwhile.</summary>
    public TerminalLog(TextWriter writer, TimeProvider time, Colours colours = default, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _writer = writer;
        _time = time;
        _colours = colours;
        _capacity = capacity;

        // A thread of its own: a terminal that is held blocks the write itself, and that must cost the pool no thread.
        new Thread(WriteAll) { IsBackground = true, Name = "terminal" }.UnsafeStart();
    }

    public static TerminalLog ForOutput(TimeProvider time)
    {
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
            Console.OutputEncoding = Encoding.UTF8;

        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 16 * 1024);
        return new TerminalLog(output, time, Colours.ForOutput());
    }

    /// <summary>Tells nothing, where something else writes to the output.</summary>
    public static TerminalLog Silent(TimeProvider time)
    {
        var silent = new TerminalLog(TextWriter.Null, time);
        silent.Close();
        return silent;
    }

    /// <summary>One line, whatever is in the text.</summary>
    public void Line(string text, Tone tone = Tone.Plain) => Add(() => Text(text, tone));

    public void Banner(string title, Row[] rows) => Add(() => GenAiTransport.Banner.Render(title, rows, _colours), isFramed: true);

    /// <summary>A box with the time of this call in its title. The rows are the log's from here on.</summary>
    public void Box(string emoji, string title, Row[] rows, Tone tone = Tone.Plain)
    {
        var time = _time.GetLocalNow();
        Add(() => GenAiTransport.Box.Render(emoji, title, time, rows, tone, _colours), isFramed: true);
    }

    /// <summary>A box without a time.</summary>
    public void List(string emoji, string title, Row[] rows) =>
        Add(() => GenAiTransport.Box.Render(emoji, title, null, rows, colours: _colours), isFramed: true);

    /// <param name="target">The id of the connection or session that the chunk goes to, where there can be several.</param>
    public void Chunk(string emoji, int number, string text, string? target = null)
    {
        var time = _time.GetLocalNow();
        Add(() => ChunkLine.Render(emoji, time, number, text, target, _colours), isChunk: true);
    }

    /// <summary>Done when everything told before is written, or never will be.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _flushed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(_gate);
            return Task.WhenAny(_flushed.Task, _ended.Task).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes what is queued, for two seconds at most: a terminal that is held does not hold the program.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _ended.Task.WaitAsync(LastWords, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.TrySetResult();
    }

    void Add(Func<string> render, bool isFramed = false, bool isChunk = false)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (_told.Count >= (isChunk ? _capacity / 2 : _capacity))
            {
                (isChunk ? ref _skippedChunks : ref _skippedOthers)++;
                return;
            }
            _told.Add((render, isFramed));
            if (_isAsleep)
                Monitor.Pulse(_gate);
        }
    }

    void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    void WriteAll()
    {
        try
        {
            while (!_ended.Task.IsCompleted && Take(out var told, out var flushed))
            {
                foreach (var (render, isFramed) in told)
                    Write(render(), isFramed);
                _writer.Flush();
                flushed?.TrySetResult();
            }
        }
        catch (Exception)
        {
            // Nothing that goes wrong with a screen is worth the program.
            Close();
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>
    /// Rests while a picture's worth of lines gathers, unless somebody waits for them, and sleeps until there is something to write: to spin would
    /// cost more than a reply that comes word by word. False when the log is closed and all of it is written.
    /// </summary>
    bool Take(out List<(Func<string> Render, bool IsFramed)> told, out TaskCompletionSource? flushed)
    {
        lock (_gate)
        {
            if (_flushed is null && !_isClosed)
                Monitor.Wait(_gate, Frame);
            _isAsleep = true;
            while (_told.Count == 0 && _flushed is null && !_isClosed)
                Monitor.Wait(_gate);
            _isAsleep = false;
            AddSkipped(ref _skippedChunks, "chunk line");
            AddSkipped(ref _skippedOthers, "notice");
            (told, _told) = (_told, []);
            (flushed, _flushed) = (_flushed, null);
            return told.Count > 0 || flushed is not null;
        }
    }

    void AddSkipped(ref int count, string what)
    {
        if (count == 0)
            return;
        var sentence = $"… {count} {what}{(count == 1 ? "" : "s")} skipped";
        _told.Add((() => Text(sentence, Tone.Warning), false));
        count = 0;
    }

    string Text(string line, Tone tone) => $"{_colours.Paint(tone, TerminalText.CleanLine(line))}\n";

    void Write(string text, bool isFramed)
    {
        if (_afterFrame is { } afterFrame && (afterFrame || isFramed))
            _writer.Write('\n');
        _afterFrame = isFramed;
        _writer.Write(text);
    }
}
