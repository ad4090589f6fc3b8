using System.Threading.Channels;

namespace GenAiTransport.Grpc.Client;

/// <summary>What happens unasked, kept until somebody reads it; of too much the oldest is forgotten.</summary>
sealed class News
{
    const int Most = 256;

    readonly Channel<LiveNews> _news = Channel.CreateBounded<LiveNews>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Whether anybody ever asked for them.</summary>
    public bool AreRead { get; private set; }

    public IAsyncEnumerable<LiveNews> ReadAsync(CancellationToken cancellationToken)
    {
        AreRead = true;
        return _news.Reader.ReadAllAsync(cancellationToken);
    }

    public void Tell(LiveNews news) => _news.Writer.TryWrite(news);

    public void End() => _news.Writer.TryComplete();
}
