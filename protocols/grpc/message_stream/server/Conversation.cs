using System.Text;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Server;

/// <summary>
/// What is said to one contact of a channel, on however many streams: the text that deltas are put together to, and the last answers. Only what
/// was taken is remembered; a message that was refused may be sent again and be taken then.
/// </summary>
sealed class Conversation(MessageStreamLimits limits, Room room)
{
    readonly Lock _gate = new();
    readonly GivenAnswers _answers = new(limits.RememberedAnswers, room);
    readonly StringBuilder _text = new();
    string? _sessionId;
    int _deltas;
    int _sequence;
    bool _isCompleted;
    long _lastUsed;
    bool _isForgotten;

    /// <summary>Null when the conversation was forgotten at this moment.</summary>
    /// <param name="after">The answer's sequence is higher than this.</param>
    public StreamResponse? Hear(StreamMessage message, int after, long now)
    {
        lock (_gate)
        {
            if (_isForgotten)
                return null;
            _lastUsed = now;
            var isRepeat = false;
            var given = IsAnotherBeginning(message) ? null : _answers.Find(message, out isRepeat);
            if (isRepeat)
                return given;
            var response = given is null ? Take(message) : Refuse(
                message, StatusCode.AlreadyExists, $"This msg_id was used for another {message.Type} message; each message needs its own");
            response.Sequence = Number(after);
            return response;
        }
    }

    /// <summary>The number of an answer that is given elsewhere.</summary>
    public int NextNumber(int after)
    {
        lock (_gate)
            return Number(after);
    }

    public bool ForgetIfIdle(Func<long, bool> isIdle)
    {
        lock (_gate)
        {
            if (!isIdle(_lastUsed))
                return false;
            _isForgotten = true;
            ClearText();
            _answers.Clear();
            return true;
        }
    }

    int Number(int after) => _sequence = Math.Max(_sequence, after) + 1;

    /// <summary>After its text was completed, a setup that comes again is no repeat whose answer got lost.</summary>
    bool IsAnotherBeginning(StreamMessage message) => message.Type == MessageTypes.Setup && _isCompleted;

    StreamResponse Take(StreamMessage message)
    {
        if (!_answers.TryReserve(message))
            return Refuse(message, StatusCode.ResourceExhausted, "The server remembers as much as it may; try again later");
        var response = message.Type switch
        {
            MessageTypes.Setup => SetUp(message),
            MessageTypes.Delta => Append(message),
            MessageTypes.Completed => Complete(message),
            MessageTypes.Content => Acknowledgements.Success(message, "The message was taken"),
            _ => Acknowledgements.Success(message, "The control message was taken"),
        };
        if (response.Status == ResponseStatuses.Success)
            _answers.Remember(message, response);
        else
            _answers.GiveBack(message);
        return response;
    }

    StreamResponse SetUp(StreamMessage message)
    {
        ClearText();
        _answers.Clear();
        _isCompleted = false;
        _sessionId = Guid.NewGuid().ToString();
        var response = Acknowledgements.Success(message, "Ready for messages");
        response.Data[ResponseData.SessionId] = _sessionId;
        return response;
    }

    StreamResponse Append(StreamMessage message)
    {
        if (_sessionId is null)
            return NotSetUp(message);
        if (_text.Length + message.Content.Length > limits.MaxTextChars)
            return Refuse(message, StatusCode.ResourceExhausted, $"The text would be longer than {limits.MaxTextChars} characters");
        if (!room.TryTake(message.Content.Length))
            return Refuse(message, StatusCode.ResourceExhausted, "The server holds as much text as it may; try again later");
        _text.Append(message.Content);
        _deltas++;
        return Acknowledgements.Success(message, "The delta was taken").WithText(_deltas, _text.Length);
    }

    /// <summary>Held against the deltas only where the sender asks for it. With no deltas before it, a whole text is the text.</summary>
    StreamResponse Complete(StreamMessage message)
    {
        if (_sessionId is null)
            return NotSetUp(message);
        var isWhole = message.Metadata.TryGetValue(MessageMetadata.Check, out var check) && check == MessageMetadata.Whole;
        if (isWhole && _deltas > 0 && !_text.Equals(message.Content.AsSpan()))
            return Refuse(
                message, StatusCode.DataLoss,
                $"The text did not arrive whole: the deltas have {_text.Length} characters, the completed message {message.Content.Length}")
                .WithText(_deltas, _text.Length);
        var response = Acknowledgements.Success(message, isWhole ? "The text is whole" : "The text is complete", isFinal: true)
            .WithText(_deltas, isWhole ? message.Content.Length : _text.Length);
        ClearText();
        _isCompleted = true;
        return response;
    }

    static StreamResponse NotSetUp(StreamMessage message) =>
        Refuse(message, StatusCode.FailedPrecondition, "Nothing was set up for this contact of this channel; send a setup message first");

    static StreamResponse Refuse(StreamMessage message, StatusCode code, string sentence) => Acknowledgements.Error(message, code, sentence);

    void ClearText()
    {
        room.Give(_text.Length);
        _text.Clear();
        _deltas = 0;
    }
}
