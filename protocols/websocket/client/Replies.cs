using System.Text;

namespace GenAiTransport.WebSockets.Client;

/// <summary>
/// The replies that are awaited, in the order of their messages, and how frames become their events. What belongs to none of them is what
/// others on the session do.
/// </summary>
sealed class Replies(Action<LiveNews> tell, TimeProvider time)
{
    const int LongestOverheard = 400_000;

    readonly Lock _gate = new();
    readonly List<SocketReply> _awaited = [];
    readonly HashSet<string> _ourConnections = [];
    readonly StringBuilder _overheard = new();
    SocketReply? _resumed;
    SocketReply? _arriving;
    TaskCompletionSource? _fewer;
    string _model = "";
    int _messages;

    public void Add(SocketReply reply)
    {
        lock (_gate)
            _awaited.Add(reply);
    }

    /// <summary>Whether anybody still waits for one.</summary>
    public bool AreAwaited
    {
        get
        {
            lock (_gate)
                return _awaited.Exists(reply => !reply.IsLeft);
        }
    }

    /// <summary>Those that a new connection must bring to their end.</summary>
    public IReadOnlyList<SocketReply> Broken()
    {
        lock (_gate)
        {
            (_resumed, _arriving) = (null, null);
            _awaited.RemoveAll(reply => reply.IsLeft);
            Changed();
            return [.. _awaited];
        }
    }

    /// <summary>Those that have not begun.</summary>
    public IReadOnlyList<SocketReply> Waiting()
    {
        lock (_gate)
            return _awaited.FindAll(reply => !reply.IsRunning);
    }

    /// <summary>The connection now goes on with this one, where it was.</summary>
    public void GoOn(SocketReply reply)
    {
        lock (_gate)
            (_resumed, _arriving) = (reply, reply.HasBegun ? reply : null);
    }

    /// <summary>A connection is in one session at a time, so replies of another must end first.</summary>
    public async Task FreeForAsync(string sessionId, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task fewer;
            lock (_gate)
            {
                if (_awaited.TrueForAll(reply => reply.SessionId == sessionId || reply.IsLeft))
                    return;
                fewer = (_fewer ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await fewer.WaitAsync(cancellationToken);
        }
    }

    public void Leave(SocketReply reply)
    {
        lock (_gate)
        {
            reply.IsLeft = true;
            Changed();
        }
    }

    public void FailAll(string sentence, Predicate<SocketReply>? which = null)
    {
        lock (_gate)
        {
            foreach (var reply in _awaited.FindAll(which ?? (_ => true)))
                End(reply, new TurnFailed(sentence, reply.SessionId, time.GetUtcNow()));
        }
    }

    /// <summary>False when the frame tells that something before it is missing.</summary>
    public bool Hear(Frame frame)
    {
        lock (_gate)
        {
            switch (frame.Type)
            {
                case "connected":
                    _ourConnections.Add(frame.ConnectionId ?? "");
                    break;
                case "session_created" or "session_joined":
                    _model = frame.Model ?? "";
                    break;
                case "status":
                    Run(_resumed ?? _awaited.Find(reply => !reply.IsRunning), frame.Message ?? "", frame.ContextMessages ?? 0, frame.Timestamp);
                    _resumed = null;
                    break;
                case "response_start":
                    Begin(frame);
                    break;
                case "chunk":
                    return Add(new Chunk(frame.Text ?? "", frame.ChunkNumber ?? 0, frame.IsFinal ?? false, frame.Timestamp));
                case "response_complete":
                    Complete(frame);
                    break;
                case "error" when _awaited.Find(reply => reply.TurnId == frame.TurnId) is { } failed:
                    End(failed, new TurnFailed(frame.Message ?? "", failed.SessionId, frame.Timestamp));
                    break;
                case "session_update":
                    Update(frame);
                    break;
            }
            return true;
        }
    }

    void Run(SocketReply? reply, string message, int contextMessages, DateTimeOffset now) =>
        reply?.Run(_model, new TurnStatus(message, contextMessages), now);

    void Begin(Frame frame)
    {
        _overheard.Clear();
        _arriving = _awaited.Find(reply => reply.TurnId == frame.TurnId);
        if (_arriving is null)
            return;
        // A reply that was waiting when its connection broke comes to the next one as somebody else's.
        Run(_arriving, "Generating response...", _messages, frame.Timestamp);
        _arriving.HasBegun = true;
    }

    bool Add(Chunk chunk)
    {
        if (_arriving is not null)
            return _arriving.Add(chunk);
        if (_overheard.Length < LongestOverheard)
            _overheard.Append(chunk.Text);
        return true;
    }

    void Complete(Frame frame)
    {
        if (_arriving is { } reply)
        {
            End(reply, new TurnCompleted(
                frame.TotalChunks ?? 0, frame.ProcessingTime ?? 0, frame.MessageCount ?? 0, reply.SessionId, frame.FinishReason ?? FinishReasons.Stop, null, frame.Timestamp));
            return;
        }
        tell(new OthersDid(frame.SessionId ?? "", new SessionUpdate(SessionUpdate.MessageAdded)
        {
            MessageCount = frame.MessageCount,
            Role = HistoryEntry.Model,
            Message = _overheard.ToString(),
        }));
        _overheard.Clear();
    }

    void Update(Frame frame)
    {
        _messages = frame.MessageCount ?? _messages;
        if (frame.UpdateType is SessionUpdate.SessionCleared or SessionUpdate.SessionDeleted)
        {
            // The server ends those that it knows to be ours.
            foreach (var dismissed in _awaited.FindAll(reply => reply.SessionId == frame.SessionId && reply.IsSentAgain && !reply.IsRunning))
                End(dismissed, new TurnFailed("The conversation was cleared before this message was answered", dismissed.SessionId, frame.Timestamp));
        }
        if (frame.ConnectionId is null || !_ourConnections.Contains(frame.ConnectionId))
            tell(new OthersDid(frame.SessionId ?? "", frame.ToUpdate()));
    }

    void End(SocketReply reply, ChatEvent last)
    {
        if (_arriving == reply)
            _arriving = null;
        _awaited.Remove(reply);
        reply.End(last);
        Changed();
    }

    void Changed()
    {
        _fewer?.TrySetResult();
        _fewer = null;
    }
}
