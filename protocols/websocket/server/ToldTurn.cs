namespace GenAiTransport.WebSockets.Server;

/// <summary>A turn on its way to one connection, as frames. Its sender reads its status, the others read its question.</summary>
sealed class ToldTurn : IDisposable
{
    readonly ChatTurn _turn;
    readonly Connection _connection;
    readonly ConnectionServices _services;
    readonly ChunkFrames.Frames _chunks;
    readonly bool _isMine;
    bool _isAnnounced;
    bool _isStarted;

    /// <param name="after">What the connection has; from the first chunk on it knows what is being answered.</param>
    public ToldTurn(ChatTurn turn, int after, bool isMine, Connection connection, ConnectionServices services)
    {
        (_turn, _isMine, _connection, _services) = (turn, isMine, connection, services);
        _chunks = services.Chunks.Open(turn);
        _isAnnounced = isMine || after >= 0;
        _isStarted = after >= 0;
    }

    public async ValueTask TellAsync(ChatEvent happened)
    {
        if (!_isStarted && happened is Chunk or TurnCompleted)
        {
            await _connection.TellAsync(new ResponseStartFrame(_turn.Session.Id, _turn.Id, _turn.TotalLength, Now));
            _isStarted = true;
        }
        switch (happened)
        {
            case TurnStatus status:
                await _connection.TellAsync(_isMine ? Status(status) : Question(status));
                _isAnnounced = true;
                if (_isMine)
                    _services.Screen.Generating(_connection.Id, _turn.Session, status);
                break;
            case Chunk chunk:
                await _connection.TellAsync(_chunks.Of(chunk));
                if (_isMine)
                    _services.Screen.Chunk(_connection.Id, chunk);
                break;
            case TurnCompleted done:
                await _connection.TellAsync(new ResponseCompleteFrame(
                    done.TotalChunks, done.ProcessingTime, done.MessageCount, _turn.Session.Id, done.FinishReason, done.Timestamp));
                if (_isMine)
                    _services.Screen.Completed(_connection.Id, done);
                break;
            case TurnFailed failed:
                await FailAsync(failed.Message, failed.Timestamp);
                break;
        }
    }

    /// <summary>The reply that was being told does not come to its end here.</summary>
    public ValueTask BreakOffAsync(string sentence) => _turn.EndedAt is null ? FailAsync(sentence, Now) : ValueTask.CompletedTask;

    public void Dispose() => _chunks.Dispose();

    DateTimeOffset Now => _services.Time.GetUtcNow();

    async ValueTask FailAsync(string sentence, DateTimeOffset time)
    {
        if (!_isAnnounced)
            return;
        await _connection.TellAsync(new ErrorFrame(sentence, _turn.Session.Id, _turn.Id, time));
        if (_isMine)
            _services.Screen.Refused(_connection.Id, sentence);
    }

    StatusFrame Status(TurnStatus status) => new(status.Message, _turn.Session.Id, status.ContextMessages, Now);

    SessionUpdateFrame Question(TurnStatus status) => SessionUpdateFrame.From(
        new SessionUpdate(SessionUpdate.MessageAdded)
        {
            ConnectionId = _turn.SenderId,
            MessageCount = status.ContextMessages,
            Role = HistoryEntry.User,
            Message = _turn.Message,
        },
        _turn.Session.Id,
        Now);
}
