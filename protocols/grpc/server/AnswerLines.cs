namespace GenAiTransport.Grpc.Server;

/// <summary>What a stream has been asked and has yet to tell: a line for each session, told in order; the lines do not wait for each other.</summary>
sealed class AnswerLines
{
    readonly Dictionary<string, Task> _last = [];

    /// <summary>Tells an answer when those before it in its line are told.</summary>
    public void Add(string line, Func<Task> tell)
    {
        var before = _last.GetValueOrDefault(line);
        if (before is null)
            ForgetTold();
        _last[line] = before is null or { IsCompletedSuccessfully: true } ? tell() : AfterAsync(before, tell);
    }

    public Task WhenToldAsync() => Task.WhenAll(_last.Values);

    static async Task AfterAsync(Task before, Func<Task> tell)
    {
        await before;
        await tell();
    }

    void ForgetTold()
    {
        foreach (var (line, last) in _last)
        {
            if (last.IsCompletedSuccessfully)
                _last.Remove(line);
        }
    }
}
