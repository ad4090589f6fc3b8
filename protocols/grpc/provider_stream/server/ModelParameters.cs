using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.AI;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>
/// The parameters of a model, out of whatever they are wrapped in. A number may come as any kind of number, and as text. Names that are not known
/// are passed over; a known one that cannot be read is a <see cref="RequestException"/>.
/// </summary>
static class ModelParameters
{
    const string Prefix = "model.";

    public static ChatOptions Read(MapField<string, Any> parameters)
    {
        var options = new ChatOptions();
        foreach (var (name, value) in parameters)
            Set(options, name, value);
        return options;
    }

    static void Set(ChatOptions options, string name, Any value)
    {
        switch (name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name)
        {
            case "model" or "name" or "id":
                options.ModelId = Text(name, value);
                break;
            case "temperature":
                options.Temperature = (float)Number(name, value);
                break;
            case "top_p":
                options.TopP = (float)Number(name, value);
                break;
            case "top_k":
                options.TopK = Whole(name, value);
                break;
            case "max_tokens" or "max_completion_tokens" or "max_output_tokens":
                options.MaxOutputTokens = Whole(name, value) is > 0 and var limit ? limit : throw Wrong(name, "a whole number, 1 or more");
                break;
            case "frequency_penalty":
                options.FrequencyPenalty = (float)Number(name, value);
                break;
            case "presence_penalty":
                options.PresencePenalty = (float)Number(name, value);
                break;
            case "seed":
                options.Seed = Whole(name, value);
                break;
            case "stop":
                options.StopSequences = Texts(name, value);
                break;
        }
    }

    static string Text(string name, Any value) => Unwrap(name, value) is string { Length: > 0 and <= 200 } text ? text : throw Wrong(name, "a text");

    static double Number(string name, Any value)
    {
        var number = Unwrap(name, value) switch
        {
            double given => given,
            string text when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        return double.IsFinite((float)number) ? number : throw Wrong(name, "a number");
    }

    static int Whole(string name, Any value) =>
        Number(name, value) is var number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong(name, "a whole number");

    static string[] Texts(string name, Any value) => Unwrap(name, value) switch
    {
        string text => [text],
        ListValue { Values.Count: <= 16 } list => [.. list.Values.Select(item => item.KindCase == Value.KindOneofCase.StringValue ? item.StringValue : throw Wrong(name, "a list of texts"))],
        _ => throw Wrong(name, "a text or a list of texts"),
    };

    /// <summary>A text, a number, a yes or no, a list; null is what it cannot be.</summary>
    static object? Unwrap(string name, Any value)
    {
        try
        {
            return Any.GetTypeName(value.TypeUrl) switch
            {
                "google.protobuf.StringValue" => value.Unpack<StringValue>().Value,
                "google.protobuf.DoubleValue" => value.Unpack<DoubleValue>().Value,
                // By its shortest text: 0.7f is meant to be 0.7.
                "google.protobuf.FloatValue" => (double)(decimal)value.Unpack<FloatValue>().Value,
                "google.protobuf.Int32Value" => (double)value.Unpack<Int32Value>().Value,
                "google.protobuf.Int64Value" => (double)value.Unpack<Int64Value>().Value,
                "google.protobuf.UInt32Value" => (double)value.Unpack<UInt32Value>().Value,
                "google.protobuf.UInt64Value" => (double)value.Unpack<UInt64Value>().Value,
                "google.protobuf.ListValue" => value.Unpack<ListValue>(),
                "google.protobuf.Value" => Plain(value.Unpack<Value>()),
                _ => null,
            };
        }
        catch (Exception broken) when (broken is InvalidProtocolBufferException or OverflowException)
        {
            throw Wrong(name, "a wrapped value");
        }
    }

    static object? Plain(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.ListValue => value.ListValue,
        _ => null,
    };

    static RequestException Wrong(string name, string wanted) => new(RequestFault.Malformed, $"The model parameter {name} must be {wanted}.");
}
