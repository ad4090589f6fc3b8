namespace GenAiTransport;

/// <summary>
/// Lines as the terminal itself edits them. Reading cannot be interrupted, so it has a thread of its own, and a line that was being
/// read when the wait for it was cancelled is the answer to the next call.
/// </summary>
public sealed class PlainLineReader(TextReader input, TextWriter output) : ILineReader
{
    Task<string?>? _reading;

    public async Task<string?> ReadLineAsync(string prompt, CancellationToken cancellationToken)
    {
        await output.WriteAsync(prompt);
        await output.FlushAsync(cancellationToken);
        _reading ??= Task.Factory.StartNew(input.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var line = await _reading.WaitAsync(cancellationToken);
        _reading = null;
        return line;
    }
}
