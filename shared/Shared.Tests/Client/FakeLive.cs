using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GenAiTransport.Tests;

/// <summary>A live transport without a wire: a test says what is heard, and sees what was sent.</summary>
sealed class FakeLive : ILiveTransport, ISessionApi
{
    readonly Channel<LiveNews> _news = Channel.CreateUnbounded<LiveNews>();
    readonly Channel<bool> _typing = Channel.CreateUnbounded<bool>();

    public const string Session = "a1b2c3d4-0000-4000-8000-000000000000";

    public Channel<ChatEvent> Reply { get; } = Channel.CreateUnbounded<ChatEvent>();

    public ChannelReader<bool> Typing => _typing.Reader;

    public List<string> Joined { get; } = [];

    public List<string> Stopped { get; } = [];

    /// <summary>Whether the server does not know the session any more.</summary>
    public bool IsGone { get; init; }

    public event Action<string>? Notice
    {
        add { }
        remove { }
    }

    public string Endpoint => "ws://here/ws";

    public bool IsConnected { get; private set; }

    public int ConnectionAttempts { get; private set; }

    public int Reconnections { get; set; }

    public ISessionApi Sessions => this;

    public void Hear(LiveNews news) => _news.Writer.TryWrite(news);

    public void Lose(string sentence)
    {
        IsConnected = false;
        Hear(new ConnectionChanged(false, sentence));
    }

    public void Mend(string sentence)
    {
        (IsConnected, Reconnections) = (true, Reconnections + 1);
        Hear(new ConnectionChanged(true, sentence));
    }

    public IAsyncEnumerable<LiveNews> NewsAsync(CancellationToken cancellationToken) => _news.Reader.ReadAllAsync(cancellationToken);

    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        (IsConnected, ConnectionAttempts) = (true, ConnectionAttempts + 1);
        return Task.CompletedTask;
    }

    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        IsConnected = false;
        return Task.CompletedTask;
    }

    public Task JoinAsync(string sessionId, CancellationToken cancellationToken)
    {
        Joined.Add(sessionId);
        return Task.CompletedTask;
    }

    public Task<TimeSpan> PingAsync(CancellationToken cancellationToken) => Task.FromResult(TimeSpan.FromMilliseconds(1.5));

    public ValueTask TypeAsync(bool typing, CancellationToken cancellationToken) => _typing.Writer.WriteAsync(typing, cancellationToken);

    public async IAsyncEnumerable<ChatEvent> SendAsync(string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var happened in Reply.Reader.ReadAllAsync(cancellationToken))
        {
            yield return happened;
            if (happened is TurnCompleted or TurnFailed)
                yield break;
        }
    }

    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) => Task.FromResult(new HealthReport { Status = "healthy" });

    public Task<StatsReport> StatsAsync(CancellationToken cancellationToken) => Task.FromResult(new StatsReport());

    public Task<SessionCreated> CreateAsync(string? modelId, CancellationToken cancellationToken) =>
        Task.FromResult(new SessionCreated(Session, "offline", default));

    public Task<SessionList> ListAsync(CancellationToken cancellationToken) => Task.FromResult(new SessionList(0, []));

    public Task<SessionDetails> GetAsync(string sessionId, CancellationToken cancellationToken) =>
        IsGone ? throw new RefusedException(Refusal.UnknownSession) : Task.FromResult(new SessionDetails(Session, "offline", 0, 0, 0, 0, default, []));

    public Task ClearAsync(string sessionId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> StopAsync(string sessionId, CancellationToken cancellationToken)
    {
        Stopped.Add(sessionId);
        return Task.FromResult(false);
    }

    public ValueTask DisposeAsync()
    {
        _news.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
