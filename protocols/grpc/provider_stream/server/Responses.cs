using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>Responses as the wire has them.</summary>
static class Responses
{
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";

    public static Message Said(string text)
    {
        var message = new Message { Role = "assistant", Assistant = new AssistantMessage() };
        if (text.Length > 0)
            message.Assistant.Contents.Add(text);
        return message;
    }

    public static ChatResponse Piece(string id, string text) => new() { Code = 200, Success = true, RequestId = id, Data = Said(text) };

    public static ChatResponse End(string id, string rest, ChatFinishReason? reason, IEnumerable<Metric> metrics)
    {
        var response = Piece(id, rest);
        response.FinishReason = reason?.Value ?? ChatFinishReason.Stop.Value;
        response.Metrics.AddRange(metrics);
        return response;
    }

    public static ChatResponse Error(string id, RequestException error, IEnumerable<Metric> metrics)
    {
        var (code, status) = error.Codes;
        var response = new ChatResponse
        {
            Code = code,
            RequestId = id,
            Error = new Error { ErrorCode = (ulong)status, ErrorMessage = Name(status.ToString()), HumanMessage = error.Message },
        };
        response.Metrics.AddRange(metrics);
        return response;
    }

    public static IEnumerable<Metric> Metrics(string status, TimeSpan took, TimeSpan? first, UsageDetails? usage)
    {
        yield return Time("TIME_TAKEN", took, "milliseconds until the end of the reply");
        if (first is { } begun)
            yield return Time("FIRST_TOKEN_TIME", begun, "milliseconds until the first piece of the reply");
        yield return new Metric { Name = "STATUS", Value = status, Description = "how the request ended" };
        if (Count("INPUT_TOKEN", usage?.InputTokenCount, "tokens of the conversation") is { } input)
            yield return input;
        if (Count("OUTPUT_TOKEN", usage?.OutputTokenCount, "tokens of the reply") is { } output)
            yield return output;
        if (Count("TOTAL_TOKEN", usage?.TotalTokenCount ?? usage?.InputTokenCount + usage?.OutputTokenCount, "tokens of both") is { } total)
            yield return total;
    }

    static Metric Time(string name, TimeSpan time, string description) =>
        new() { Name = name, Value = time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture), Description = description };

    static Metric? Count(string name, long? count, string description) =>
        count is { } known ? new Metric { Name = name, Value = known.ToString(CultureInfo.InvariantCulture), Description = description } : null;

    /// <summary>InvalidArgument is INVALID_ARGUMENT on the wire.</summary>
    static string Name(string status) => status.Aggregate(
        new StringBuilder(), (name, sign) => (char.IsUpper(sign) && name.Length > 0 ? name.Append('_') : name).Append(char.ToUpperInvariant(sign))).ToString();
}
