using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Testing;

/// <summary>
/// A whole server of ours on a free port of this machine, spoken to over real sockets. It answers with the offline model at once, whatever the
/// environment says, unless it is given a model or settings.
/// </summary>
public sealed class TestServer<TProgram> : IAsyncDisposable where TProgram : class
{
    readonly Factory _factory;
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
        _factory = new Factory(_terminal, model, time, sessions, settings, services);
        _factory.UseKestrel();
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _factory.Services;

    public ChatSessions Sessions => Services.GetRequiredService<ChatSessions>();

    public HttpClient CreateClient(string? key = null) => new ServerAddress(Address, key).CreateHttpClient();

    /// <summary>What the server has shown on its terminal so far.</summary>
    public async Task<string> ScreenAsync()
    {
        await _terminal.FlushAsync();
        lock (_screen)
            return _shown.ToString();
    }

    /// <summary>As Ctrl+C does; what it has shown can still be read.</summary>
    public Task StopAsync() => Services.GetRequiredService<IHost>().StopAsync();

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    sealed class Factory(
        TerminalLog terminal, IChatClient? model, TimeProvider? time, ChatSessions? sessions, (string Name, string Value)[] settings,
        Action<IServiceCollection>? more)
        : WebApplicationFactory<TProgram>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseUrls("http://127.0.0.1:0");
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

        static (string Name, string Value)[] Quick =>
        [
            ("GENAI_PROVIDER", "offline"), ("GENAI_MODEL_ID", ""), ("GENAI_STREAMING", ""), ("CHAT_API_KEY", ""),
            ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0"), ("Limits:RequestsPerSecond", "0"),
        ];
    }
}
