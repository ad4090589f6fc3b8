using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenAiTransport;

/// <summary>
/// One reply as OpenAI would have told it. Servers that speak its protocol differ in how they tell a thought, an end and an error, and OpenAI's package
/// fails at whatever it does not know: here what is understood is said again, and the rest is left out.
/// </summary>
sealed class OpenAiReply
{
    readonly OpenAiThoughts _thoughts = new();

    /// <summary>The next event, of one of a server's; empty where that says nothing. An error in its place is a <see cref="ModelTrouble"/>.</summary>
    public byte[] Translate(ReadOnlySpan<byte> json)
    {
        try
        {
            return Translated(json);
        }
        // JSON is looked at late: a name that comes twice, or a text that is none, shows only when it is asked for.
        catch (Exception strange) when (strange is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("The event cannot be read.", strange);
        }
    }

    byte[] Translated(ReadOnlySpan<byte> json)
    {
        var data = json.Trim(" \t\r\n"u8);
        if (data.IsEmpty || data.SequenceEqual("[DONE]"u8))
            return [];
        if (JsonNode.Parse(data) is not JsonObject answer)
            throw new JsonException("The event is no object.");
        if (answer["error"] is { } error)
            throw OpenAiError.From(error).ToTrouble();

        var choice = (answer["choices"] as JsonArray) is [JsonObject first, ..] ? first : [];
        var finish = Finish(OpenAiJson.Text(choice["finish_reason"]));
        var (text, thought) = Said((choice["delta"] ?? choice["message"]) as JsonObject ?? [], isLast: finish is not null);
        var said = new JsonObject
        {
            ["id"] = OpenAiJson.Text(answer["id"]),
            ["model"] = OpenAiJson.Text(answer["model"]),
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["delta"] = new JsonObject { ["content"] = text, ["reasoning_content"] = thought },
                ["finish_reason"] = finish,
            }),
        };
        if (answer["usage"] is JsonObject usage)
            said["usage"] = Usage(usage);
        return [.. "data: "u8, .. OpenAiJson.Bytes(said), .. "\n\n"u8];
    }

    (string Text, string Thought) Said(JsonObject message, bool isLast)
    {
        var (text, thought) = Content(message["content"]);
        thought = Content(message["reasoning_content"] ?? message["reasoning"]).Text + thought;
        var (answer, more) = _thoughts.Take(text);
        var (rest, last) = isLast ? _thoughts.Rest() : ("", "");
        return (answer + rest + OpenAiJson.Text(message["refusal"]), thought + more + last);
    }

    /// <summary>Content is a text, or an array of parts of which some are thoughts.</summary>
    static (string Text, string Thought) Content(JsonNode? content)
    {
        if (content is not JsonArray parts)
            return (OpenAiJson.Text(content), "");
        var (text, thought) = ("", "");
        foreach (var part in parts.OfType<JsonObject>())
        {
            text += OpenAiJson.Text(part["text"]);
            thought += Content(part["thinking"]).Text;
        }
        return (text, thought);
    }

    /// <summary>An open set: with a reason that is new to us, what was said counts as the reply. Tools were not offered, so a call of one is none.</summary>
    static string? Finish(string reason) => reason.ToUpperInvariant() switch
    {
        "" => null,
        "LENGTH" or "MAX_TOKENS" or "MODEL_LENGTH" => "length",
        "CONTENT_FILTER" or "SAFETY" => "content_filter",
        "TOOL_CALLS" or "FUNCTION_CALL" or "ERROR" => throw new ModelTrouble(ModelTroubleKind.BrokeOff, reason),
        _ => "stop",
    };

    static JsonObject Usage(JsonObject usage) => new(
    [
        .. Numbers(usage, "prompt_tokens", "completion_tokens", "total_tokens"),
        new("prompt_tokens_details", new JsonObject(Numbers(usage["prompt_tokens_details"], "cached_tokens"))),
        new("completion_tokens_details", new JsonObject(Numbers(usage["completion_tokens_details"], "reasoning_tokens"))),
    ]);

    static IEnumerable<KeyValuePair<string, JsonNode?>> Numbers(JsonNode? json, params string[] names) =>
        from name in names
        let number = OpenAiJson.Number((json as JsonObject)?[name])
        where number is not null
        select KeyValuePair.Create(name, (JsonNode?)number);
}
