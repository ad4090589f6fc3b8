using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Comparison;

/// <summary>
/// The comparison as a web page for the wall: a question, the protocols side by side, a line of time. For this machine only: requests that name
/// another host, and those of other sites' pages, are refused.
/// </summary>
sealed class Page(SideBySide sides)
{
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    const string Lines = "application/x-ndjson; charset=utf-8";
    const int LongestQuestion = 2_000;
    const int LongestBody = 16 * 1024;

    static readonly string[] Scripts = ["page.js", "pane.js", "scale.js", "presenter.js", "steps.js", "keys.js", "markdown.js", "markdown-blocks.js", "markdown-inline.js", "dom.js"];
    static readonly string[] Styles = ["page.css", "markdown.css"];

    readonly LiveRuns _runs = new(TimeProvider.System);

    static readonly (string Path, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        .. Scripts.Select(script => ($"/{script}", script, "text/javascript; charset=utf-8")),
        .. Styles.Select(style => ($"/{style}", style, "text/css; charset=utf-8")),
    ];

    /// <summary>The servers inherit it, and are instances then.</summary>
    static bool IsCluster => Environment.GetEnvironmentVariable("CHAT_CLUSTER") is { Length: > 0 };

    /// <summary>Starts it; whoever calls disposes it. Where it listens is in <see cref="AddressOf"/>.</summary>
    public async Task<WebApplication> StartAsync(Uri address, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address.GetLeftPart(UriPartial.Authority)).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.Use(GuardAsync);
        app.UseRouting();
        foreach (var (path, file, type) in Files)
        {
            var content = Resources.Bytes(file);
            app.MapGet(path, (RequestDelegate)(context => SendAsync(context, content, type)));
        }
        app.MapGet("/setup", (RequestDelegate)SetupAsync);
        app.MapGet("/runs", (RequestDelegate)(context => WriteAsync(context, [.. _runs.All.Select(run => new PageRun(run.Id, run.Question, run.Network, run.IsNewConnection))], PageJson.Default.PageRunArray)));
        app.MapGet("/runs/{id:int}", (RequestDelegate)RunAsync);
        app.MapGet("/runs/{id:int}.svg", (RequestDelegate)PictureAsync);
        app.MapPost("/ask", (RequestDelegate)AskAsync);
        app.MapPost("/break", (RequestDelegate)BreakAsync);
        await app.StartAsync(cancellationToken);
        return app;
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        var isHere = host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        var origin = context.Request.Headers.Origin.ToString();
        if (isHere && (origin.Length == 0 || origin == $"{context.Request.Scheme}://{context.Request.Host}"))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    static Task SendAsync(HttpContext context, byte[] content, string type)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(content).AsTask();
    }

    Task SetupAsync(HttpContext context) => WriteAsync(context, new PageSetup(
        [.. sides.Protocols.Select(protocol => new PageProtocol(protocol.Key, protocol.Name, protocol.Streams))],
        [.. NetworkConditions.Presets.Select(preset => new PageNetwork(preset.Name, preset.ToString()))],
        sides.Beneath, IsCluster), PageJson.Default.PageSetup);

    static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    /// <summary>What happened then, told as it was.</summary>
    async Task RunAsync(HttpContext context)
    {
        if (Run(context) is not { } run)
            return;
        context.Response.ContentType = Lines;
        foreach (var happened in run.Events)
            await TellAsync(context, happened);
    }

    Task PictureAsync(HttpContext context)
    {
        if (Run(context) is not { } run)
            return Task.CompletedTask;
        context.Response.ContentType = "image/svg+xml; charset=utf-8";
        return context.Response.WriteAsync(LiveChart.Draw(run, sides.Protocols).ToFile(Resources.Text("chart.css")), context.RequestAborted);
    }

    /// <summary>Null when it is none of the last ones, which has been answered.</summary>
    LiveRun? Run(HttpContext context)
    {
        var run = _runs.Find(int.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture));
        context.Response.StatusCode = run is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return run;
    }

    static async Task TellAsync(HttpContext context, LiveEvent happened)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, happened, PageJson.Default.LiveEvent, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }

    /// <summary>Answers with a line of JSON for each thing that happens, as it happens.</summary>
    async Task AskAsync(HttpContext context)
    {
        if (await QuestionAsync(context) is not { } asked)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        context.Response.ContentType = Lines;
        context.Response.Headers.CacheControl = "no-store";
        var run = _runs.Begin(asked.Question, asked.Network, asked.IsNew);
        var happened = Channel.CreateUnbounded<LiveEvent>(new UnboundedChannelOptions { SingleReader = true });
        var asking = EndAsync();
        await foreach (var next in happened.Reader.ReadAllAsync(context.RequestAborted))
        {
            await TellAsync(context, next);
            if (!happened.Reader.TryPeek(out _))
                await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        await asking;

        async Task EndAsync()
        {
            try
            {
                await sides.AskAsync(asked.Question, asked.Network, asked.IsNew, Hear, context.RequestAborted);
            }
            finally
            {
                happened.Writer.TryComplete();
            }
        }

        void Hear(LiveEvent next)
        {
            next = next is Asked ? new Asked(run.Id) : next;
            run.Add(next);
            happened.Writer.TryWrite(next);
        }
    }

    /// <summary>Answers when it is done.</summary>
    async Task BreakAsync(HttpContext context)
    {
        var isDone = await ReadAsync(context, PageJson.Default.PageFault) is { } wish && Enum.IsDefined(wish.Fault) && await sides.BreakAsync(wish.Protocol, wish.Fault);
        context.Response.StatusCode = isDone ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
    }

    static async Task<(string Question, NetworkConditions Network, bool IsNew)?> QuestionAsync(HttpContext context)
    {
        var asked = await ReadAsync(context, PageJson.Default.PageQuestion);
        if (asked is null || string.IsNullOrWhiteSpace(asked.Question) || asked.Question.Length > LongestQuestion)
            return null;
        try
        {
            return (asked.Question.Trim(), NetworkConditions.Parse(asked.Network), asked.NewConnection);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Null where it is not what it should be.</summary>
    static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        if (!context.Request.HasJsonContentType())
            return null;
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
