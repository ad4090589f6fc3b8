using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Testing;

/// <summary>What an orchestrator is told of a server, from its start to its end.</summary>
public abstract class ReadinessContract<TProgram> where TProgram : class
{
    [Test, CancelAfter(30_000)]
    public async Task A_server_that_serves_is_live_and_ready()
    {
        await using var server = new TestServer<TProgram>(settings: ("CHAT_API_KEY", "nobody needs it here"));
        using var http = server.CreateClient();
        Assert.That(await AskAsync(http, "live"), Is.EqualTo((HttpStatusCode.OK, """{"status":"live"}""")));
        Assert.That(await AskAsync(http, "ready"), Is.EqualTo((HttpStatusCode.OK, """{"status":"ready"}""")));
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health/ready"));
        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(head.Headers.CacheControl?.NoStore, Is.True);
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task While_it_starts_it_is_live_and_not_ready()
    {
        Starting? starting = null;
        await using var server = new TestServer<TProgram>(services => services.AddSingleton<IHostedService>(
            provider => starting = new Starting(provider.GetRequiredService<IServer>())));
        using var http = server.CreateClient();
        Assert.That(starting!.Live.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(starting.Ready.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Reason(starting.Ready.Body), Is.EqualTo("The server is starting"));
        Assert.That((await AskAsync(http, "ready")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task While_it_stops_it_is_live_and_not_ready()
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var asked = new ManualResetEventSlim();
        var lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(() => asked.Wait(Reading.Limit));
        var stopping = Task.Run(server.StopAsync);
        await Reading.UntilAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);

        var (status, body) = await AskAsync(http, "ready");
        var live = await AskAsync(http, "live");
        asked.Set();

        Assert.That((status, Reason(body)), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "The server is shutting down")));
        Assert.That(live.Status, Is.EqualTo(HttpStatusCode.OK));
        await stopping.Soon();
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task While_the_model_keeps_failing_it_is_not_ready_until_it_is_worth_a_try()
    {
        var clock = new ManualClock();
        using var model = new ScriptedModel();
        await using var server = new TestServer<TProgram>(model, clock);
        using var http = server.CreateClient();
        for (var failure = 1; failure <= ModelStreak.TooMany; failure++)
        {
            Assert.That((await AskAsync(http, "ready")).Status, Is.EqualTo(HttpStatusCode.OK), "a failure or two are bad luck");
            await FailAsync();
        }

        var (status, body) = await AskAsync(http, "ready");
        Assert.That((status, Reason(body)), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "The model keeps failing, 3 replies in a row: The model is tired; try again.")));
        Assert.That((await AskAsync(http, "live")).Status, Is.EqualTo(HttpStatusCode.OK), "a new process would not help");
        Assert.That(await server.ScreenAsync(), Does.Not.Contain("HealthCheck"));

        clock.Advance(ModelStreak.Rest);
        Assert.That((await AskAsync(http, "ready")).Status, Is.EqualTo(HttpStatusCode.OK));
        await FailAsync();
        Assert.That((await AskAsync(http, "ready")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        model.Prepare("well again");
        await AskModelAsync();
        Assert.That((await AskAsync(http, "ready")).Status, Is.EqualTo(HttpStatusCode.OK));

        async Task FailAsync()
        {
            model.Prepare().Fail(new ModelFailure("The model is tired; try again."));
            await AskModelAsync();
        }

        async Task AskModelAsync()
        {
            Assert.That(server.Sessions.TryStart(null, "hi", null, out var turn, out _), Is.True);
            await turn!.ReadAsync().ToEndAsync();
        }
    }

    static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpClient http, string what)
    {
        using var answer = await http.GetAsync($"/health/{what}").Soon();
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync().Soon());
    }

    static string? Reason(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString();

    /// <summary>Asks when the server listens already and has not started yet.</summary>
    sealed class Starting(IServer server) : IHostedLifecycleService
    {
        public (HttpStatusCode Status, string Body) Live { get; private set; }

        public (HttpStatusCode Status, string Body) Ready { get; private set; }

        public async Task StartedAsync(CancellationToken cancellationToken)
        {
            using var http = new ServerAddress(new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First())).CreateHttpClient();
            Live = await AskAsync(http, "live");
            Ready = await AskAsync(http, "ready");
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
