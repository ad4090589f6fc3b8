using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>What came of a reply, and whether each chunk came once and in its place.</summary>
sealed class SeenReply
{
    readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public int Chunks { get; private set; }

    public ChatEvent? End { get; private set; }

    /// <summary>The count that it belongs to; null where all is well.</summary>
    public string? Trouble { get; private set; }

    public void Add(ChatEvent happened)
    {
        if (End is not null)
            Trouble = SoakCounts.Repeats;
        if (happened is Chunk chunk)
        {
            if (chunk.ChunkNumber != Chunks + 1)
                Trouble = chunk.ChunkNumber <= Chunks ? SoakCounts.Repeats : SoakCounts.Gaps;
            Chunks = chunk.ChunkNumber;
            _text.Append(chunk.Text);
        }
        else if (happened is TurnCompleted completed)
        {
            if (completed.TotalChunks != Chunks)
                Trouble = SoakCounts.Gaps;
            End = completed;
        }
        else if (happened is TurnFailed)
            End = happened;
    }

    public override string ToString() => $"{Chunks} chunks, {Trouble ?? "in order"}, {End}: {Text}";
}
