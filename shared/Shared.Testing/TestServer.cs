using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Testing;

/// <summary>
/// A whole server of ours on a free port of this machine, spoken to over real sockets. It answers with the offline model at once, whatever the
/// environment says, unless it is given a model or settings. Where tests say <see cref="InClusterAttribute"/> it is three instances with a Redis of their own, on the
/// system's clock, and every connection comes to the next of them. Where servers were published, it is such a one, and tests that look into a server are skipped.
/// </summary>
public sealed class TestServer<TProgram> : IAsyncDisposable where TProgram : class
{
    const string LooksInside = "It looks into a server, which a published one does not let it";

    readonly Factory[] _instances = [];
    readonly RedisServer? _redis;
    readonly CuttingProxy? _round;
    readonly AppProcess? _published;
    readonly StringWriter _shown = new();
    readonly TextWriter _screen;
    readonly TerminalLog _terminal;

    public TestServer(IChatClient? model = null, TimeProvider? time = null, params (string Name, string Value)[] settings)
        : this(model, time, null, settings)
    {
    }

    /// <summary>A server that comes back: at the address of the one before, with its sessions, as if they had been kept somewhere.</summary>
    public TestServer(Uri address, ChatSessions sessions, params (string Name, string Value)[] settings)
        : this(null, null, sessions, [("urls", address.ToString()), .. settings])
    {
    }

    /// <summary>A server with services of the test's own.</summary>
    public TestServer(Action<IServiceCollection> services)
        : this(null, null, null, [], services)
    {
    }

    TestServer(
        IChatClient? model, TimeProvider? time, ChatSessions? sessions, (string Name, string Value)[] settings, Action<IServiceCollection>? services = null)
    {
        _screen = TextWriter.Synchronized(_shown);
        _terminal = new TerminalLog(_screen, TimeProvider.System);
        if (AppProcess.Published is not null)
        {
            if (model is not null || time is not null || sessions is not null || services is not null)
                throw new IgnoreException(LooksInside);
            var arguments = Quick.Concat(settings).Select(setting => $"--{setting.Name}={setting.Value}");
            _published = AppProcess.Start(typeof(TProgram).Assembly, ["--urls", "http://127.0.0.1:0", .. arguments]);
            _published.ShowsAsync("Server endpoint").GetAwaiter().GetResult();
            Address = new Uri($"http://{_published.Endpoint}");
            return;
        }
        if (!InClusterAttribute.IsWanted)
        {
            _instances = [new Factory(_terminal, model, time, sessions, settings, services)];
            Start(_instances[0]);
            Address = _instances[0].ClientOptions.BaseAddress;
            return;
        }
        if (time is not null)
            throw new IgnoreException("It turns the server's clock by hand.");
        _redis = RedisServer.StartAsync().GetAwaiter().GetResult();
        settings = [.. settings, ("CHAT_CLUSTER", _redis.Address), ("Limits:LeavingSeconds", "1")];
        _instances = [.. Enumerable.Range(0, 3).Select(_ => new Factory(_terminal, model, null, null, settings, InClusterAttribute.OneRequestEach))];
        Parallel.ForEach(_instances, Start);
        _round = new CuttingProxy([.. _instances.Select(instance => instance.ClientOptions.BaseAddress)]);
        Address = _round.Address;
    }

    public Uri Address { get; }

    static (string Name, string Value)[] Quick =>
    [
        ("GENAI_PROVIDER", "offline"), ("GENAI_MODEL_ID", ""), ("GENAI_STREAMING", ""), ("CHAT_API_KEY", ""),
        ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0"), ("Limits:RequestsPerSecond", "0"),
    ];

    public IServiceProvider Services => _published is null ? _instances[0].Services : throw new IgnoreException(LooksInside);

    /// <summary>The memory of a server on its own; tests that look into it are not for a cluster.</summary>
    public ChatSessions Sessions => _redis is null ? Services.GetRequiredService<ChatSessions>() : throw new IgnoreException("It looks into the memory of one server.");

    /// <summary>Streams that are open.</summary>
    public int Open => Each<OpenConnections>().Sum(open => open.Count);

    /// <summary>Messages that have come, and those of them that failed or were refused.</summary>
    public (long All, long Failed) Requests
    {
        get
        {
            var reports = Each<IChatSessions>().Select(sessions => sessions.Stats.Report("", 0)).ToArray();
            return (reports.Sum(report => report.TotalRequests), reports.Sum(report => report.FailedRequests));
        }
    }

    /// <summary>A session as it is where it lives.</summary>
    public async Task<ChatSession> FindAsync(string id)
    {
        foreach (var instance in _instances)
        {
            if (await instance.Services.GetRequiredService<IChatSessions>().FindAsync(id, null) is ChatSession here)
                return here;
        }
        throw new InvalidOperationException("The session lives nowhere.");
    }

    public async Task<IChatSession> CreateSessionAsync() =>
        (await Services.GetRequiredService<IChatSessions>().CreateAsync(null, null)).IsGranted(out var session, out var refusal)
            ? session
            : throw new InvalidOperationException(refusal.Sentence);

    /// <summary>All that are nobody's.</summary>
    public async Task<IReadOnlyList<SessionSummary>> ListSessionsAsync() => await Services.GetRequiredService<IChatSessions>().ListAsync(null);

    public async Task DeleteSessionAsync(string id) =>
        Assert.That(await Services.GetRequiredService<IChatSessions>().DeleteAsync(id, null), Is.True);

    public async Task<ChatTurn> StartTurnAsync(string session, string text) =>
        (await Services.GetRequiredService<IChatSessions>().StartAsync(new NewMessage(session, text, null))).IsGranted(out var turn, out var refusal)
            ? turn
            : throw new InvalidOperationException(refusal.Sentence);

    public HttpClient CreateClient(string? key = null) => new ServerAddress(Address, key).CreateHttpClient();

    /// <summary>What the server has shown on its terminal so far.</summary>
    public async Task<string> ScreenAsync()
    {
        if (_published is not null)
            return _published.Output;
        await _terminal.FlushAsync();
        lock (_screen)
            return _shown.ToString();
    }

    /// <summary>As Ctrl+C does; what it has shown can still be read.</summary>
    public Task StopAsync() => Services.GetRequiredService<IHost>().StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_published is not null)
            await _published.DisposeAsync();
        if (_round is not null)
            await _round.DisposeAsync();
        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    /// <summary>What each instance has of a kind.</summary>
    IEnumerable<T> Each<T>() where T : notnull =>
        _published is null ? _instances.Select(instance => instance.Services.GetRequiredService<T>()) : throw new IgnoreException(LooksInside);

    static void Start(Factory instance)
    {
        instance.UseKestrel();
        instance.StartServer();
    }

    sealed class Factory(
        TerminalLog terminal, IChatClient? model, TimeProvider? time, ChatSessions? sessions, (string Name, string Value)[] settings,
        Action<IServiceCollection>? more)
        : WebApplicationFactory<TProgram>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // A port of its own: a server that comes back finds it free.
            builder.UseUrls($"http://127.0.0.1:{Ports.Free()}");
            foreach (var (name, value) in Quick.Concat(settings))
                builder.UseSetting(name, value);
            builder.ConfigureTestServices(services =>
            {
                if (time is not null)
                    services.AddSingleton(time);
                if (model is not null)
                    services.AddSingleton(model);
                if (sessions is not null)
                    services.AddSingleton(sessions);
                services.AddSingleton(_ => terminal);
                more?.Invoke(services);
            });
        }
    }
}
