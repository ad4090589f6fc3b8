using System.Collections.Concurrent;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>A server of somebody else's, as a test wants it.</summary>
public sealed class MessageScript
{
    /// <summary>What came, with the method that brought it.</summary>
    public ConcurrentQueue<(string Method, StreamMessage Message)> Heard { get; } = new();

    public Func<StreamMessage, ServerCallContext, Task<StreamResponse>> Send { get; set; } = (message, _) => Task.FromResult(Success(message));

    public Func<IAsyncStreamReader<StreamMessage>, IServerStreamWriter<StreamResponse>, ServerCallContext, Task> Stream { get; set; } = (_, _, _) =>
        throw new RpcException(new Status(StatusCode.Unimplemented, "Streams are not for here"));

    public IEnumerable<string> HeardBy(string method) => Heard.Where(heard => heard.Method == method).Select(heard => heard.Message.MsgId);

    public static StreamResponse Success(StreamMessage message, bool isFinal = false) => new()
    {
        Status = "success",
        MsgId = message.MsgId,
        Message = "Taken",
        Sequence = 1,
        IsFinal = isFinal,
        Data = { ["received_type"] = message.Type },
    };

    public static StreamResponse Error(StreamMessage message, string code) => new()
    {
        Status = "error",
        MsgId = message.MsgId,
        Sequence = 1,
        ErrorCode = code,
        Data = { ["received_type"] = message.Type },
    };
}

public sealed class ScriptedMessages(MessageScript script) : MessageStreamService.MessageStreamServiceBase
{
    public override Task<StreamResponse> SendMessage(StreamMessage request, ServerCallContext context)
    {
        script.Heard.Enqueue((nameof(SendMessage), request));
        return script.Send(request, context);
    }

    public override async Task<SetupResponse> Setup(SetupRequest request, ServerCallContext context)
    {
        var message = new StreamMessage { Type = "setup", MsgId = request.MsgId, ChannelUuid = request.ChannelUuid, ContactUrn = request.ContactUrn };
        var response = await script.Send(message, context);
        return new SetupResponse { Success = response.Status == "success", ErrorMessage = response.ErrorMessage };
    }

    public override Task StreamMessages(
        IAsyncStreamReader<StreamMessage> requestStream, IServerStreamWriter<StreamResponse> responseStream, ServerCallContext context) =>
        script.Stream(new Recording(requestStream, script), responseStream, context);

    sealed class Recording(IAsyncStreamReader<StreamMessage> stream, MessageScript script) : IAsyncStreamReader<StreamMessage>
    {
        public StreamMessage Current => stream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await stream.MoveNext(cancellationToken))
                return false;
            script.Heard.Enqueue((nameof(StreamMessages), stream.Current));
            return true;
        }
    }
}
