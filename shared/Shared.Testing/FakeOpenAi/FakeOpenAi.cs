using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.Testing;

/// <summary>
/// A server that speaks OpenAI's protocol, on a free loopback port. It plays its scripts in order, one per call, and echoes the last message when
/// there is none; everything it was sent can be read from it.
/// </summary>
public sealed class FakeOpenAi : IAsyncDisposable
{
    public const string ApiKey = "sk-test-0123456789";

    readonly WebApplication _app;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentQueue<OpenAiScript> _scripts = new();
    readonly ConcurrentQueue<FakeOpenAiRequest> _requests = new();
    readonly Channel<FakeOpenAiRequest> _arrivals = Channel.CreateUnbounded<FakeOpenAiRequest>();

    FakeOpenAi(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    /// <summary>The base address, as <c>OPENAI_BASE_URL</c> has it.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public ModelSettings Settings => new() { Provider = ModelProvider.OpenAi, ApiKey = ApiKey, BaseAddress = Address, ChosenModel = "gpt-test" };

    /// <summary>The same for a whole server: <c>new TestServer&lt;Program&gt;(settings: openAi.Environment)</c>.</summary>
    public (string Name, string Value)[] Environment =>
    [
        ("GENAI_PROVIDER", "openai"), ("OPENAI_BASE_URL", Address.ToString()), ("OPENAI_API_KEY", ApiKey), ("GENAI_MODEL_ID", "gpt-test"),
    ];

    public IReadOnlyList<string> Models { get; set; } = ["text-embedding-3-small", "gpt-test", "gpt-test-mini", "llama3.2"];

    public IReadOnlyList<FakeOpenAiRequest> Requests => [.. _requests];

    /// <summary>The calls for an answer, without the questions about models.</summary>
    public IReadOnlyList<FakeOpenAiRequest> Completions => [.. _requests.Where(request => request.IsCompletion)];

    public static async Task<FakeOpenAi> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var fake = new FakeOpenAi(builder.Build());
        await fake._app.StartAsync(cancellationToken);
        fake.Address = new(fake._app.Urls.Single() + "/v1");
        return fake;
    }

    public void Reply(params IReadOnlyList<string> deltas) => Next(OpenAiScript.Reply(deltas));

    public void Next(params IEnumerable<OpenAiScript> scripts)
    {
        foreach (var script in scripts)
            _scripts.Enqueue(script);
    }

    /// <summary>The next request in order of arrival, waited for if it is still to come.</summary>
    public async Task<FakeOpenAiRequest> ArrivalAsync(CancellationToken cancellationToken) =>
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
        var script = (request.IsCompletion, context.Request.Path.Value ?? "") switch
        {
            (false, var path) when path.EndsWith("/models", StringComparison.Ordinal) => Listing(),
            (true, var path) when path.EndsWith("/chat/completions", StringComparison.Ordinal) => Script(request),
            _ => OpenAiScript.Answer(404, "<html>no such page</html>", contentType: "text/html"),
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        try
        {
            await new FakeOpenAiOutput(context, request, script.PieceSize, ended.Token).PlayAsync(script);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    async Task<FakeOpenAiRequest> RecordAsync(HttpContext context)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => closed.TrySetResult());
        using var reader = new StreamReader(context.Request.Body);
        var request = new FakeOpenAiRequest(
            context.Request.Method,
            (context.Request.Path.Value ?? "") + context.Request.QueryString.Value,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted),
            context.Connection.Id,
            closed.Task);
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        return request;
    }

    OpenAiScript Script(FakeOpenAiRequest request)
    {
        if (_scripts.TryDequeue(out var script))
            return script;
        var words = $"You said: {request.LastText}".Split(' ');
        return OpenAiScript.Reply([.. words.Select((word, index) => index == 0 ? word : " " + word)]);
    }

    OpenAiScript Listing() => OpenAiScript.Answer(200, new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. Models.Select(model => new JsonObject { ["id"] = model, ["object"] = "model" })]),
    }.ToJsonString());
}
