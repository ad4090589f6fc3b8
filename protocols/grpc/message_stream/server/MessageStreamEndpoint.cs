using System.Diagnostics;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Server;

/// <summary>
/// Four ways to bring messages: a stream with an answer for each, one message and its answer, a stream with one answer for all, and the setup as a
/// call of its own. What is wrong with a message is told in its answer, and the call goes on.
/// </summary>
sealed class MessageStreamEndpoint(CallServices services, Conversations conversations, MessageScreen screen)
    : MessageStreamService.MessageStreamServiceBase
{
    public override Task<SetupResponse> Setup(SetupRequest request, ServerCallContext context)
    {
        var message = new StreamMessage
        {
            Type = MessageTypes.Setup,
            MsgId = request.MsgId,
            ChannelUuid = request.ChannelUuid,
            ContactUrn = request.ContactUrn,
            ProjectUuid = request.ProjectUuid,
        };
        var response = Answer(message, nameof(Setup), Owner(context), after: 0);
        return Task.FromResult(new SetupResponse
        {
            Success = response.Status == ResponseStatuses.Success,
            SessionId = response.Data.GetValueOrDefault(ResponseData.SessionId, ""),
            Message = response.Message,
            ErrorMessage = response.ErrorMessage,
        });
    }

    public override Task<StreamResponse> SendMessage(StreamMessage request, ServerCallContext context) =>
        Task.FromResult(Answer(request, nameof(SendMessage), Owner(context), after: 0));

    /// <summary>The next message is read when the one before is answered, so a client that does not take its answers is not heard either.</summary>
    public override async Task StreamMessages(
        IAsyncStreamReader<StreamMessage> requestStream, IServerStreamWriter<StreamResponse> responseStream, ServerCallContext context)
    {
        var answers = new PatientWriter<StreamResponse>(responseStream, context, services);
        var owner = Owner(context);
        var (messages, sequence, isOver) = (0, 0, false);
        StreamMessage? last = null;
        var reading = requestStream.MoveNext();
        while (await reading)
        {
            last = requestStream.Current;
            var response = AnswerOneOfMany(last, nameof(StreamMessages), owner, sequence);
            (messages, isOver) = (messages + 1, response.IsFinal);
            sequence = Math.Max(sequence, response.Sequence);
            reading = requestStream.MoveNext();
            // Answers to messages that came together leave together.
            await answers.WriteAsync(response, isMoreReady: reading is { IsCompletedSuccessfully: true, Result: true });
        }
        if (!isOver)
            await answers.WriteAsync(conversations.HalfClosed(last, owner, messages, sequence), isMoreReady: false);
    }

    /// <summary>The answer is the first error, if there was one; the messages after it were taken all the same.</summary>
    public override async Task<StreamResponse> StreamToServer(IAsyncStreamReader<StreamMessage> requestStream, ServerCallContext context)
    {
        var owner = Owner(context);
        var (messages, sequence) = (0, 0);
        StreamMessage? last = null;
        StreamResponse? error = null;
        await foreach (var message in requestStream.ReadAllAsync())
        {
            var response = AnswerOneOfMany(message, nameof(StreamToServer), owner, sequence);
            (messages, last) = (messages + 1, message);
            sequence = Math.Max(sequence, response.Sequence);
            if (response.Status == ResponseStatuses.Error)
                error ??= response;
        }
        var whole = conversations.HalfClosed(last, owner, messages, sequence);
        if (error is not null)
        {
            (whole.Status, whole.MsgId, whole.Message) = (error.Status, error.MsgId, error.Message);
            (whole.ErrorCode, whole.ErrorMessage) = (error.ErrorCode, error.ErrorMessage);
        }
        return whole;
    }

    /// <summary>A message on a stream is in the trace that it names, not in that of the stream.</summary>
    StreamResponse AnswerOneOfMany(StreamMessage message, string method, string? owner, int after)
    {
        var stream = Activity.Current;
        try
        {
            using var received = ChatTelemetry.Receive(message.Metadata.GetValueOrDefault(MessageMetadata.TraceParent), "message_stream.message");
            return Answer(message, method, owner, after);
        }
        finally
        {
            Activity.Current = stream;
        }
    }

    StreamResponse Answer(StreamMessage message, string method, string? owner, int after)
    {
        var response = conversations.Hear(message, owner, after);
        screen.Heard(method, message, response);
        if (response.Status == ResponseStatuses.Error)
            Activity.Current?.SetTag("error.type", response.ErrorCode).SetStatus(ActivityStatusCode.Error, response.ErrorMessage);
        return response;
    }

    static string? Owner(ServerCallContext context) => context.GetHttpContext().Owner();
}
