using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport.Testing;

/// <summary>Plays a script into one response: as an event stream, or as one whole answer.</summary>
sealed class FakeOpenAiOutput(HttpContext context, FakeOpenAiRequest request, int pieceSize, CancellationToken cancellationToken)
{
    static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly List<JsonObject> _events = [];

    public async Task PlayAsync(OpenAiScript script)
    {
        foreach (var step in script.Steps)
        {
            switch (step)
            {
                case ModelStep.Event { Json: var json }:
                    await EventAsync(json.DeepClone().AsObject());
                    break;
                case ModelStep.Raw { Bytes: var bytes } when request.IsStreaming:
                    await WriteAsync(bytes);
                    break;
                case ModelStep.Wait { Time: var time }:
                    await Task.Delay(time, cancellationToken);
                    break;
                case ModelStep.Until { Task: var task }:
                    await task.WaitAsync(cancellationToken);
                    break;
                case ModelStep.Reset:
                    context.Abort();
                    return;
                case ModelStep.Answer answer:
                    await AnswerAsync(answer);
                    return;
            }
        }

        if (!request.IsStreaming && _events.Count > 0)
            await WriteAsync(Encoding.UTF8.GetBytes(Whole().ToJsonString(AsItIs)));
    }

    async Task EventAsync(JsonObject json)
    {
        if (!json.ContainsKey("error"))
        {
            json.TryAdd("id", "chatcmpl-1");
            json.TryAdd("object", request.IsStreaming ? "chat.completion.chunk" : "chat.completion");
            json.TryAdd("model", request.Model);
        }
        _events.Add(json);
        if (request.IsStreaming)
            await WriteAsync(Encoding.UTF8.GetBytes($"data: {json.ToJsonString(AsItIs)}\n\n"));
    }

    async Task AnswerAsync(ModelStep.Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.RetryAfter is not null)
            context.Response.Headers.RetryAfter = answer.RetryAfter;
        if (answer.Location is not null)
            context.Response.Headers.Location = answer.Location;
        await context.Response.WriteAsync(answer.Body, cancellationToken);
    }

    async Task WriteAsync(byte[] bytes)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = request.IsStreaming ? "text/event-stream" : "application/json";
        var size = pieceSize > 0 ? pieceSize : Math.Max(1, bytes.Length);
        for (var start = 0; start < bytes.Length; start += size)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(start, Math.Min(size, bytes.Length - start)), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            if (pieceSize > 0)
                await Task.Yield();
        }
    }

    /// <summary>The same events as one: texts joined, the last of everything else.</summary>
    JsonObject Whole()
    {
        if (_events.Find(json => json.ContainsKey("error")) is { } error)
            return error;

        var whole = new JsonObject();
        var message = new JsonObject { ["role"] = "assistant" };
        string? reason = null;
        foreach (var (name, value) in _events.SelectMany(json => json))
        {
            if (name != "choices")
            {
                whole[name] = value?.DeepClone();
                continue;
            }
            if (value!.AsArray() is not [{ } choice, ..])
                continue;
            reason = (string?)choice["finish_reason"] ?? reason;
            foreach (var (part, said) in choice["delta"]!.AsObject())
                message[part] = said is JsonValue && message[part] is JsonValue before ? (string?)before + (string?)said : said?.DeepClone();
        }
        whole["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = reason });
        return whole;
    }
}
