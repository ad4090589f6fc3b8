namespace GenAiTransport.ProviderStream;

/// <summary>The caller's requests, taken one at a time; those that were sent in vain can be put back before anything was answered.</summary>
sealed class RequestSource : IAsyncDisposable
{
    readonly CancellationTokenSource _left;
    readonly IAsyncEnumerator<ChatRequest> _requests;
    readonly Queue<ChatRequest> _again = new();
    Task<bool>? _next;

    public RequestSource(IAsyncEnumerable<ChatRequest> requests, CancellationToken cancellationToken)
    {
        _left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _requests = requests.GetAsyncEnumerator(_left.Token);
    }

    /// <summary>Null when there are no more. A step that was given up goes on, and is the next one's.</summary>
    public async Task<ChatRequest?> NextAsync(CancellationToken giveUp)
    {
        if (_again.TryDequeue(out var again))
            return again;
        _next ??= _requests.MoveNextAsync().AsTask();
        var isThere = await _next.WaitAsync(giveUp);
        if (!isThere)
            return null;
        var request = _requests.Current;
        _next = null;
        return request;
    }

    public void PutBack(IEnumerable<ChatRequest> sent)
    {
        foreach (var request in sent)
            _again.Enqueue(request);
    }

    /// <summary>A step under way is told that nobody waits for it; it is not waited for either, for it may not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        var ending = EndAsync();
        if (_next is null or { IsCompleted: true })
            await ending;
    }

    async Task EndAsync()
    {
        if (_next is { } step)
            await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _requests.DisposeAsync();
        _left.Dispose();
    }
}
