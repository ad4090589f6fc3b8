using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>The stream of a session: heard all the time, and asked one question at a time.</summary>
sealed class SessionStream : IAsyncDisposable
{
    readonly TimeSpan _patience;
    readonly CallScope _scope;
    readonly OpenStream _stream;
    readonly Action<StreamResponse> _answered;
    readonly Task _hearing;
    volatile Question? _question;

    public SessionStream(Calls calls, Action<StreamResponse> answered, CancellationToken disposed)
    {
        (_answered, _patience) = (answered, calls.Options.AcknowledgementTimeout);
        _scope = new CallScope(calls.Options.StreamTimeout, calls.Options.Time, disposed, CancellationToken.None);
        _stream = calls.Open(_scope);
        _hearing = HearAsync();
    }

    /// <summary>To the last question; null when it has none.</summary>
    public StreamResponse? LastAnswer => _question is { Answer.Task: { IsCompletedSuccessfully: true } answered } ? answered.Result : null;

    public bool IsOver => _stream.Over.IsCancellationRequested;

    public Task<bool> TrySendAsync(StreamMessage message, CancellationToken cancellationToken) =>
        _stream.TrySendAsync(message, _patience, cancellationToken: cancellationToken);

    /// <summary>Null when the answer did not come in time, or the stream is over. Throws when the caller gave up.</summary>
    public async Task<StreamResponse?> AskAsync(StreamMessage message, bool isLast, CallScope scope)
    {
        var question = _question = new Question(message.MsgId);
        if (await TrySendAsync(message, scope.Token).ConfigureAwait(false))
        {
            if (isLast)
                await _stream.HalfCloseAsync().ConfigureAwait(false);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(scope.Token, _stream.Over);
            await ((Task)question.Answer.Task.WaitAsync(either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        scope.ThrowIfEnded();
        return LastAnswer;
    }

    /// <summary>Ends it if it has not ended, and gives how: a stream that was given up here has no failure of its own.</summary>
    public async Task<Status> EndAsync()
    {
        var wasOver = IsOver;
        _stream.Dispose();
        await _hearing.ConfigureAwait(false);
        return wasOver ? _stream.End : Status.DefaultCancelled;
    }

    public IReadOnlyList<StreamMessage> TakeUnanswered() => _stream.TakeUnanswered();

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        await _hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _scope.Dispose();
    }

    async Task HearAsync()
    {
        try
        {
            while (await _stream.NextAsync().ConfigureAwait(false) is { } response)
            {
                _answered(response);
                if (_question is { } question && question.MsgId == response.MsgId)
                    question.Answer.TrySetResult(response);
            }
        }
        finally
        {
            _stream.Dispose();
        }
    }

    sealed record Question(string MsgId)
    {
        public TaskCompletionSource<StreamResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
