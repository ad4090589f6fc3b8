using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport.Testing;

/// <summary>Plays a script into one response: as an event stream, as an array that grows, or as one whole answer.</summary>
sealed class FakeGeminiOutput(HttpContext context, FakeGeminiRequest request, int pieceSize, CancellationToken cancellationToken)
{
    static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly bool _isStream = request.IsStreaming && request.Query.Contains("alt=sse", StringComparison.Ordinal);
    readonly bool _isArray = request.IsStreaming && !request.Query.Contains("alt=sse", StringComparison.Ordinal);
    readonly List<JsonObject> _events = [];

    public async Task PlayAsync(GeminiScript script)
    {
        foreach (var step in script.Steps)
        {
            switch (step)
            {
                case ModelStep.Event { Json: var json }:
                    await EventAsync(Named(json));
                    break;
                case ModelStep.Raw { Bytes: var bytes }:
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

        if (_isArray)
            await WriteAsync(_events.Count == 0 ? "[]" : "]");
        else if (!_isStream && _events.Count > 0)
            await WriteAsync(Json(Whole()));
    }

    async Task EventAsync(JsonObject json)
    {
        _events.Add(json);
        if (_isStream)
            await WriteAsync($"data: {Json(json)}\r\n\r\n");
        else if (_isArray)
            await WriteAsync((_events.Count == 1 ? "[" : ",\r\n") + Json(json));
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

    Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    async Task WriteAsync(byte[] bytes)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = _isStream ? "text/event-stream" : "application/json; charset=UTF-8";
        var size = pieceSize > 0 ? pieceSize : Math.Max(1, bytes.Length);
        for (var start = 0; start < bytes.Length; start += size)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(start, Math.Min(size, bytes.Length - start)), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            if (pieceSize > 0)
                await Task.Yield();
        }
    }

    /// <summary>The same events as one: texts joined, thoughts apart, the last of everything else.</summary>
    JsonObject Whole()
    {
        if (_events.Find(json => json.ContainsKey("error")) is { } error)
            return error;

        var whole = new JsonObject();
        JsonObject? candidate = null;
        List<(string Text, bool IsThought)> parts = [];
        foreach (var (name, value) in _events.SelectMany(json => json))
        {
            if (name != "candidates")
            {
                whole[name] = value?.DeepClone();
                continue;
            }

            candidate = value!.AsArray()[0]!.DeepClone().AsObject();
            foreach (var part in candidate["content"]?["parts"]?.AsArray() ?? [])
            {
                var (text, isThought) = ((string?)part!["text"] ?? string.Empty, (bool?)part["thought"] is true);
                if (parts is [.., var last] && last.IsThought == isThought)
                    parts[^1] = (last.Text + text, isThought);
                else
                    parts.Add((text, isThought));
            }
        }

        if (candidate is null)
            return whole;
        if (parts.Count > 0)
            candidate["content"] = new JsonObject { ["parts"] = new JsonArray([.. parts.Select(Part)]), ["role"] = "model" };
        whole["candidates"] = new JsonArray(candidate);
        return whole;
    }

    static JsonObject Part((string Text, bool IsThought) part)
    {
        var json = new JsonObject { ["text"] = part.Text };
        if (part.IsThought)
            json["thought"] = true;
        return json;
    }

    JsonObject Named(JsonObject json)
    {
        var copy = json.DeepClone().AsObject();
        if (copy.ContainsKey("error"))
            return copy;
        copy.TryAdd("modelVersion", request.Model);
        copy.TryAdd("responseId", "response-1");
        return copy;
    }

    static string Json(JsonObject json) => json.ToJsonString(AsItIs);
}
