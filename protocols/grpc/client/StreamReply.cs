using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace GenAiTransport.Grpc.Client;

/// <summary>
/// A reply under way: which of its parts have arrived, and how to ask for the rest. The client names the turn itself, so that it can send the
/// message again when it never heard whether it arrived.
/// </summary>
sealed class StreamReply(long order, string sessionId, string message, TimeProvider time)
{
    readonly Channel<ChatEvent> _events = Channel.CreateUnbounded<ChatEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    // The span that it is sent in, where somebody looks: one call carries many.
    readonly string _traceparent = Activity.Current?.Id ?? "";
    int _position = ChatTurn.TheBeginning;

    public long Order => order;

    public string SessionId => sessionId;

    public string TurnId { get; } = Guid.NewGuid().ToString();

    /// <summary>True once the question has been sent on some call.</summary>
    public bool IsAsked { get; set; }

    public ChannelReader<ChatEvent> Events => _events.Reader;

    /// <summary>The message, or once something has come back the wish for what is missing.</summary>
    public ChatRequest Request => _position == ChatTurn.TheBeginning
        ? new ChatRequest { Type = ChatRequest.Types.Type.Message, SessionId = sessionId, TurnId = TurnId, Message = message, Traceparent = _traceparent, Timestamp = WireTime.Text(time.GetUtcNow()) }
        : new ChatRequest { Type = ChatRequest.Types.Type.Join, SessionId = sessionId, TurnId = TurnId, After = _position, Traceparent = _traceparent };

    /// <summary>What has been heard before is passed over; a gap is an <see cref="InvalidDataException"/>.</summary>
    public void Hear(ChatResponse response, string model)
    {
        switch (response.Type)
        {
            case ChatResponse.Types.Type.Status when _position < 0:
                _position = 0;
                Tell(new TurnStarted(sessionId, model, TurnId, Time(response)));
                Tell(new TurnStatus(response.StatusMessage, response.ContextMessages));
                break;
            case ChatResponse.Types.Type.Chunk when response.ChunkNumber > _position:
                Expect(response.ChunkNumber == _position + 1);
                _position++;
                Tell(new Chunk(response.ChunkText, response.ChunkNumber, response.IsFinal, Time(response)));
                break;
            case ChatResponse.Types.Type.ResponseComplete:
                Expect(response.TotalChunks == _position);
                End(new TurnCompleted(
                    response.TotalChunks, response.ProcessingTime, response.MessageCount, sessionId, response.FinishReason, null, Time(response)));
                break;
            case ChatResponse.Types.Type.Error:
                End(new TurnFailed(response.ErrorMessage, sessionId, Time(response)));
                break;
        }
    }

    public void Fail(Refusal refusal) => End(Failed(refusal));

    public TurnFailed Failed(Refusal refusal) =>
        new(refusal.Sentence, sessionId, time.GetUtcNow()) { Kind = refusal.Kind, RetryAfter = refusal.RetryAfter };

    void Tell(ChatEvent happened) => _events.Writer.TryWrite(happened);

    void End(ChatEvent last)
    {
        Tell(last);
        _events.Writer.TryComplete();
    }

    DateTimeOffset Time(ChatResponse response) =>
        DateTimeOffset.TryParse(response.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var timestamp) ? timestamp : time.GetUtcNow();

    static void Expect(bool isNext)
    {
        if (!isNext)
            throw new InvalidDataException("A part of the reply is missing.");
    }
}
