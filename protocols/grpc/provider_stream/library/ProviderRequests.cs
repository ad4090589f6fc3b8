using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace GenAiTransport.ProviderStream;

/// <summary>Shortcuts for what would otherwise be written out in every program.</summary>
public static class ProviderRequests
{
    /// <summary>Where a request says to which trace it belongs: one stream carries many.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>A request with one message of the user's, in the trace in which it is made.</summary>
    public static ChatRequest Ask(string message, string requestId = "")
    {
        var request = new ChatRequest { RequestId = requestId };
        if (Activity.Current?.Id is { } trace)
            request.AdditionalData[TraceParent] = trace;
        return request.With(new Message { Role = "user", User = new UserMessage { Content = message } });
    }

    public static ChatRequest With(this ChatRequest request, Message message)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Conversations.Add(message);
        return request;
    }

    /// <summary>A text, or a number of any kind, wrapped as the wire has it.</summary>
    public static ChatRequest With(this ChatRequest request, string parameter, IMessage value)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ModelParameters[parameter] = Any.Pack(value);
        return request;
    }

    public static ChatRequest With(this ChatRequest request, string parameter, string value) => request.With(parameter, new StringValue { Value = value });

    public static ChatRequest With(this ChatRequest request, string parameter, double value) => request.With(parameter, new DoubleValue { Value = value });

    /// <summary>A field of the credential: <c>key</c>, <c>base_url</c> …</summary>
    public static ChatRequest WithCredential(this ChatRequest request, string field, string value)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Credential ??= new Credential();
        request.Credential.Value ??= new Struct();
        request.Credential.Value.Fields[field] = Value.ForString(value);
        return request;
    }

    /// <summary>The piece of the reply in a response.</summary>
    public static string Text(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return string.Concat(response.Data?.Assistant?.Contents ?? []);
    }

    /// <summary>The last response to a request: the end of its reply, or an error.</summary>
    public static bool IsEnd(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.FinishReason.Length > 0 || response.Error is not null;
    }

    public static string? Metric(this ChatResponse response, string name)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value;
    }
}
