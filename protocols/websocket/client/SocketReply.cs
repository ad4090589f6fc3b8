using System.Diagnostics;
using System.Threading.Channels;

namespace GenAiTransport.WebSockets.Client;

/// <summary>
/// A message of ours and how much of its reply has arrived. It names its turn itself, so that after a broken connection the server can be asked
/// for it, whether or not anything came back before.
/// </summary>
sealed class SocketReply(string sessionId, string message)
{
    readonly Channel<ChatEvent> _events = Channel.CreateUnbounded<ChatEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public string SessionId => sessionId;

    public string Message => message;

    public string TurnId { get; } = Guid.NewGuid().ToString();

    /// <summary>The span that it is sent in, where somebody looks: one connection carries many.</summary>
    public string? Traceparent { get; } = Activity.Current?.Id;

    /// <summary>The server has it, and the turn runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The server said that chunks follow.</summary>
    public bool HasBegun { get; set; }

    public int LastChunk { get; private set; }

    /// <summary>Its message went out again over another connection, to which the turn may be a stranger's.</summary>
    public bool IsSentAgain { get; set; }

    /// <summary>Nobody reads it any more.</summary>
    public bool IsLeft { get; set; }

    public ChannelReader<ChatEvent> Events => _events.Reader;

    public void Run(string model, TurnStatus status, DateTimeOffset now)
    {
        if (IsRunning)
            return;
        IsRunning = true;
        _events.Writer.TryWrite(new TurnStarted(sessionId, model, TurnId, now));
        _events.Writer.TryWrite(status);
    }

    /// <summary>What arrived before a connection broke may arrive again; it is told once. False when something is missing before it.</summary>
    public bool Add(Chunk chunk)
    {
        if (chunk.ChunkNumber == LastChunk + 1)
        {
            LastChunk++;
            _events.Writer.TryWrite(chunk);
        }
        return chunk.ChunkNumber <= LastChunk;
    }

    public void End(ChatEvent last)
    {
        _events.Writer.TryWrite(last);
        _events.Writer.TryComplete();
    }
}
