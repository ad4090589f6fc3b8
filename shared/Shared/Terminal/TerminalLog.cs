using System.Text;

namespace GenAiTransport;

/// <summary>
/// What a program tells on its terminal. Every call returns at once, from any thread; one writer renders and writes in the order of
/// the calls, so boxes never interleave. A terminal that does not keep up costs lines, which are counted and told, never time.
/// When it is gone, calls are ignored.
/// </summary>
public sealed class TerminalLog : IAsyncDisposable
{
    const int DefaultCapacity = 1024;
    const int LongestWrite = 16 * 1024;

    // How long a program that ends waits for its terminal.
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    readonly TextWriter _writer;
    readonly TimeProvider _time;
    readonly Colours _colours;
    readonly TerminalQueue _queue;
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether what was written last is framed; null at the beginning.</summary>
    bool? _afterFrame;

    /// <summary>The writer stays the caller's; nobody else may use it meanwhile.</summary>
    public TerminalLog(TextWriter writer, TimeProvider time, Colours colours = default, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _writer = writer;
        _time = time;
        _colours = colours;
        _queue = new TerminalQueue(capacity);

        // A thread of its own: a terminal that is held blocks the write itself, and that must cost the pool no thread.
        new Thread(WriteAll) { IsBackground = true, Name = "terminal" }.UnsafeStart();
    }

    public static TerminalLog ForOutput(TimeProvider time)
    {
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
            Console.OutputEncoding = Encoding.UTF8;

        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), LongestWrite);
        return new TerminalLog(output, time, Colours.ForOutput());
    }

    /// <summary>Tells nothing, where something else writes to the output.</summary>
    public static TerminalLog Silent(TimeProvider time)
    {
        var silent = new TerminalLog(TextWriter.Null, time);
        silent._queue.Close();
        return silent;
    }

    /// <summary>One line, whatever is in the text.</summary>
    public void Line(string text, Tone tone = Tone.Plain) => _queue.Add(() => $"{_colours.Paint(tone, TerminalText.CleanLine(text))}\n");

    public void Banner(string title, Row[] rows) => _queue.Add(() => GenAiTransport.Banner.Render(title, rows, _colours), isFramed: true);

    /// <summary>A box with the time of this call in its title. The rows are the log's from here on.</summary>
    public void Box(string emoji, string title, Row[] rows, Tone tone = Tone.Plain)
    {
        var time = _time.GetLocalNow();
        _queue.Add(() => GenAiTransport.Box.Render(emoji, title, time, rows, tone, _colours), isFramed: true);
    }

    /// <summary>A box without a time.</summary>
    public void List(string emoji, string title, Row[] rows) =>
        _queue.Add(() => GenAiTransport.Box.Render(emoji, title, null, rows, colours: _colours), isFramed: true);

    /// <param name="target">The id of the connection or session that the chunk goes to, where there can be several.</param>
    public void Chunk(string emoji, int number, string text, string? target = null)
    {
        var time = _time.GetLocalNow();
        _queue.Add(() => ChunkLine.Render(emoji, time, number, text, target, _colours), isChunk: true);
    }

    /// <summary>Done when everything told before is written, or never will be.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAny(_queue.WhenFlushed(), _ended.Task).WaitAsync(cancellationToken);

    /// <summary>Writes what is queued, for two seconds at most: a terminal that is held does not hold the program.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _ended.Task.WaitAsync(LastWords, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.TrySetResult();
    }

    void WriteAll()
    {
        try
        {
            var output = new StringBuilder();
            while (!_ended.Task.IsCompleted && _queue.Wait(out var flushed))
            {
                WriteReady(output);
                flushed?.TrySetResult();
            }
        }
        catch (Exception)
        {
            // Nothing that goes wrong with a screen is worth the program.
            _queue.Close();
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    void WriteReady(StringBuilder output)
    {
        while (_queue.TryTake(out var entry))
        {
            Separate(output, entry.IsFramed);
            output.Append(entry.Render());
            if (output.Length >= LongestWrite)
                Send(output);
        }

        AppendSkipped(output, _queue.TakeSkippedChunks(), "chunk line");
        AppendSkipped(output, _queue.TakeSkippedOthers(), "notice");
        Send(output);
        _writer.Flush();
    }

    void Send(StringBuilder output)
    {
        _writer.Write(output);
        output.Clear();
    }

    void AppendSkipped(StringBuilder output, int count, string what)
    {
        if (count == 0)
            return;
        Separate(output, isFramed: false);
        output.Append(_colours.Paint(Tone.Warning, $"… {count} {what}{(count == 1 ? "" : "s")} skipped")).Append('\n');
    }

    void Separate(StringBuilder output, bool isFramed)
    {
        if (_afterFrame is { } afterFrame && (afterFrame || isFramed))
            output.Append('\n');
        _afterFrame = isFramed;
    }
}
