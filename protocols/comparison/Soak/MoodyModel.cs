using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.Comparison;

/// <summary>
/// Gemini, as far as a soak needs it: how it answers is written in the message, and so is known to whoever asks. It fails in the ways that are known
/// from the real one.
/// </summary>
sealed class MoodyModel : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentDictionary<string, bool> _seen = new();
    readonly CancellationTokenSource _closing = new();

    MoodyModel(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public IEnumerable<(string Name, string Value)> Environment =>
        [("GENAI_PROVIDER", "gemini"), ("GOOGLE_GEMINI_BASE_URL", _app.Urls.Single()), ("GOOGLE_API_KEY", "soak")];

    public static async Task<MoodyModel> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var model = new MoodyModel(builder.Build());
        await model._app.StartAsync(cancellationToken);
        return model;
    }

    public static string Message(string name, Mood mood, int words) => $"{name} {mood} {words}";

    /// <summary>The reply to a message, where it is a whole one.</summary>
    public static string ReplyTo(string message) => string.Concat(Deltas(message));

    public static bool Fails(Mood mood) => mood >= Mood.QuotaSpent;

    /// <summary>Words with blanks, lines and characters of several bytes, each of which occurs once.</summary>
    static IEnumerable<string> Deltas(string message)
    {
        var (name, _, words) = Parse(message);
        for (var word = 0; word < words; word++)
            yield return $"{(word > 0 ? " " : "")}{name}.{word}{(word % 7 == 3 ? "\n" : "")}{(word % 5 == 2 ? "é👍" : "")}.";
    }

    static (string Name, Mood Mood, int Words) Parse(string message)
    {
        var parts = message.Split(' ');
        return (parts[0], Enum.Parse<Mood>(parts[1]), int.Parse(parts[2], null));
    }

    async Task AnswerAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            if (context.Request.Method == "GET")
                await context.Response.WriteAsync("""{"models":[{"name":"models/gemini-2.0-flash","supportedGenerationMethods":["generateContent"]}]}""", gone.Token);
            else
                await SpeakAsync(context, await JsonNode.ParseAsync(context.Request.Body, cancellationToken: gone.Token), gone.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    async Task SpeakAsync(HttpContext context, JsonNode? request, CancellationToken cancellationToken)
    {
        var message = (string?)request?["contents"]?.AsArray()[^1]?["parts"]?[0]?["text"] ?? "";
        var (name, mood, words) = Parse(message);
        if (mood == Mood.QuotaSpent)
        {
            await RefuseAsync(context, 429, """{"error":{"code":429,"message":"Spent.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]}]}}""");
            return;
        }
        if (mood == Mood.BusyAtFirst && !_seen.TryRemove(name, out _) && _seen.TryAdd(name, true))
        {
            await RefuseAsync(context, 503, """{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}""");
            return;
        }
        if (mood == Mood.Hesitant)
            await Task.Delay(1_500, cancellationToken);
        context.Response.ContentType = "text/event-stream";
        if (mood == Mood.Thoughtful)
            await WriteAsync(Event("I wonder", isThought: true), isSliced: false);
        var at = 0;
        foreach (var delta in mood is Mood.Blocked or Mood.Wordless ? [] : Deltas(message))
        {
            if (at++ == words / 2 && await BreakAsync())
                return;
            await WriteAsync(Event(delta), isSliced: mood == Mood.InSlices);
            await Task.Delay(Random.Shared.Next(30), cancellationToken);
        }
        await WriteAsync(mood == Mood.Blocked ? """{"promptFeedback":{"blockReason":"SAFETY"}}""" : Event("", finish: mood == Mood.Verbose ? "MAX_TOKENS" : "STOP"), isSliced: false);

        // What happens in the middle; true when it was the end.
        async Task<bool> BreakAsync()
        {
            switch (mood)
            {
                case Mood.Silent:
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return true;
                case Mood.ErrorInTheMiddle:
                    await WriteAsync("""{"error":{"code":500,"message":"Internal.","status":"INTERNAL"}}""", isSliced: false);
                    return true;
                case Mood.ErrorWithoutAFrame:
                    await context.Response.WriteAsync("""{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}""", cancellationToken);
                    return true;
                case Mood.CutOff:
                    return true;
                case Mood.HungUp:
                    context.Abort();
                    return true;
                case Mood.Nonsense:
                    await WriteAsync("""{"candidates":[{"content":[7]""", isSliced: false);
                    return true;
                default:
                    return false;
            }
        }

        async Task WriteAsync(string json, bool isSliced)
        {
            var bytes = Encoding.UTF8.GetBytes($"data: {json}\r\n\r\n");
            foreach (var piece in isSliced ? bytes.Chunk(3) : [bytes])
            {
                await context.Response.Body.WriteAsync(piece, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    static Task RefuseAsync(HttpContext context, int status, string json)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        return context.Response.WriteAsync(json);
    }

    static string Event(string text, bool isThought = false, string? finish = null) => JsonSerializer.Serialize(new
    {
        candidates = new[] { new { content = new { parts = new[] { new { text, thought = isThought } } }, finishReason = finish } },
    });

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }
}
