namespace GenAiTransport;

/// <summary>
/// Lines as the terminal itself edits them, or as a file has them. Reading cannot be interrupted, so it has a thread of its own, and a
/// line that was being read when the wait for it was cancelled is the answer to the next call.
/// </summary>
sealed class PlainLineReader(TextReader input, TextWriter output) : ILineReader
{
    readonly Lock _gate = new();
    readonly List<string> _waiting = [];
    Func<string>? _prompt;
    Task<string?>? _reading;

    public async Task<string?> ReadLineAsync(Func<string> prompt, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(prompt, cancellationToken);
        while (text is not null && TripleQuotes.AreOpen(text))
        {
            if (await ReadAsync(() => "… ", cancellationToken) is not { } more)
                break;
            text = $"{text}\n{more}";
        }
        return text is null ? null : TripleQuotes.Remove(text);
    }

    public void Tell(string text)
    {
        lock (_gate)
        {
            if (_prompt is { } prompt)
                output.Write($"\n{text}\n{prompt()}");
            else
                _waiting.Add(text);
            output.Flush();
        }
    }

    public void Dispose()
    {
    }

    async Task<string?> ReadAsync(Func<string> prompt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var told in _waiting)
                output.WriteLine(told);
            _waiting.Clear();
            output.Write(prompt());
            output.Flush();
            _prompt = prompt;
        }
        try
        {
            _reading ??= Task.Factory.StartNew(input.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var line = await _reading.WaitAsync(cancellationToken);
            _reading = null;
            return line;
        }
        finally
        {
            lock (_gate)
                _prompt = null;
        }
    }
}
