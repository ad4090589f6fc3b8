using System.Globalization;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Server;

/// <summary>Answers to messages; their sequence is given to them where they are sent.</summary>
static class Acknowledgements
{
    public static StreamResponse Success(StreamMessage message, string sentence, bool isFinal = false) => new()
    {
        Status = ResponseStatuses.Success,
        MsgId = message.MsgId,
        Message = sentence,
        IsFinal = isFinal,
        Data = { [ResponseData.ReceivedType] = message.Type },
    };

    /// <param name="longestEcho">Ids and types that are longer are not sent back.</param>
    public static StreamResponse Error(StreamMessage message, StatusCode code, string sentence, int longestEcho = int.MaxValue) => new()
    {
        Status = ResponseStatuses.Error,
        MsgId = message.MsgId.Length <= longestEcho ? message.MsgId : "",
        Message = "The message was not taken",
        ErrorCode = ErrorCodes.Of(code),
        ErrorMessage = sentence,
        Data = { [ResponseData.ReceivedType] = message.Type.Length <= longestEcho ? message.Type : "" },
    };

    /// <summary>The last word on a stream that did not end with a completed text.</summary>
    public static StreamResponse HalfClosed(string lastId, int messages, int sequence) => new()
    {
        Status = ResponseStatuses.Success,
        MsgId = lastId,
        Message = "The stream is complete",
        Sequence = sequence,
        IsFinal = true,
        Data = { [ResponseData.Messages] = Number(messages) },
    };

    public static StreamResponse WithText(this StreamResponse response, int deltas, int characters)
    {
        response.Data[ResponseData.Deltas] = Number(deltas);
        response.Data[ResponseData.Characters] = Number(characters);
        return response;
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
