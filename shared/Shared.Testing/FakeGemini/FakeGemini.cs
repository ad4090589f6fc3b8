using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.Testing;

/// <summary>
/// Gemini's REST API on a free loopback port. It plays its scripts in order, one per call, and echoes the last message when
/// there is none; everything it was sent can be read from it.
/// </summary>
public sealed class FakeGemini : IAsyncDisposable
{
    public const string ApiKey = "test-key-0123456789";

    readonly WebApplication _app;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentQueue<GeminiScript> _scripts = new();
    readonly ConcurrentQueue<FakeGeminiRequest> _requests = new();
    readonly Channel<FakeGeminiRequest> _arrivals = Channel.CreateUnbounded<FakeGeminiRequest>();
    readonly ConcurrentDictionary<string, bool> _retired = new();
    GeminiScript? _listing;

    FakeGemini(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public ModelSettings Settings => new() { Provider = ModelProvider.Gemini, ApiKey = ApiKey, BaseAddress = Address };

    /// <summary>The same for a whole server: <c>new TestServer&lt;Program&gt;(settings: gemini.Environment)</c>.</summary>
    public (string Name, string Value)[] Environment =>
    [
        ("GENAI_PROVIDER", "gemini"), ("GOOGLE_GEMINI_BASE_URL", Address.ToString()), ("GOOGLE_API_KEY", ApiKey),
    ];

    /// <summary>What ListModels answers; those that are no embeddings can chat.</summary>
    public IReadOnlyList<string> Models { get; set; } =
        ["embedding-001", "gemini-2.5-flash", "gemini-2.5-pro", "gemini-flash-latest", "gemini-embedding-001", "gemma-3-27b-it"];

    public IReadOnlyList<FakeGeminiRequest> Requests => [.. _requests];

    /// <summary>The calls for an answer, without the questions about models.</summary>
    public IReadOnlyList<FakeGeminiRequest> Generations => [.. _requests.Where(request => request.IsGeneration)];

    public static async Task<FakeGemini> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var fake = new FakeGemini(builder.Build());
        await fake._app.StartAsync(cancellationToken);
        fake.Address = new(fake._app.Urls.Single());
        return fake;
    }

    public void Reply(params IReadOnlyList<string> deltas) => Next(GeminiScript.Reply(deltas));

    public void Next(params IEnumerable<GeminiScript> scripts)
    {
        foreach (var script in scripts)
            _scripts.Enqueue(script);
    }

    /// <summary>From now on this model is not found, whatever the scripts say.</summary>
    public void Retire(string model) => _retired[model] = true;

    /// <summary>What the next ListModels gets instead of the list.</summary>
    public void NextListing(GeminiScript script) => Interlocked.Exchange(ref _listing, script);

    /// <summary>The next request in order of arrival, waited for if it is still to come.</summary>
    public async Task<FakeGeminiRequest> ArrivalAsync(CancellationToken cancellationToken) =>
        await _arrivals.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    async Task AnswerAsync(HttpContext context)
    {
        var request = await RecordAsync(context);
        var script = (request.IsGeneration, request.Path) switch
        {
            (false, var path) when path.EndsWith("/v1beta/models", StringComparison.Ordinal) =>
                Interlocked.Exchange(ref _listing, null) ?? Listing(),
            (true, var path) when path.Contains("/v1beta/models/", StringComparison.Ordinal) => Script(request),
            _ => GeminiScript.Answer(404, "<html>no such page</html>", contentType: "text/html"),
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        var output = new FakeGeminiOutput(context, request, script.PieceSize, ended.Token);
        try
        {
            await output.PlayAsync(script);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    async Task<FakeGeminiRequest> RecordAsync(HttpContext context)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => closed.TrySetResult());
        using var reader = new StreamReader(context.Request.Body);
        var request = new FakeGeminiRequest(
            context.Request.Method,
            context.Request.Path.Value ?? string.Empty,
            context.Request.QueryString.Value ?? string.Empty,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted),
            context.Connection.Id,
            closed.Task);
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        return request;
    }

    GeminiScript Script(FakeGeminiRequest request)
    {
        if (_retired.ContainsKey(request.Model))
            return GeminiScript.ModelNotFound(request.Model);
        if (_scripts.TryDequeue(out var script))
            return script;
        var words = $"You said: {request.LastText}".Split(' ');
        return GeminiScript.Reply([.. words.Select((word, index) => index == 0 ? word : " " + word)]);
    }

    GeminiScript Listing() => GeminiScript.Answer(200, JsonSerializer.Serialize(new JsonObject
    {
        ["models"] = new JsonArray([.. Models.Select(model => new JsonObject
        {
            ["name"] = "models/" + model,
            ["supportedGenerationMethods"] = model.Contains("embedding", StringComparison.Ordinal)
                ? new JsonArray("embedContent")
                : new JsonArray("generateContent", "countTokens"),
        })]),
    }));
}
