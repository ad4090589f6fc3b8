using System.Text.Json;

namespace GenAiTransport.Comparison;

/// <summary>What a server of ours sent for one turn, piece by piece, as it went out: a bare endpoint sends the very same.</summary>
sealed record Replay(IReadOnlyList<ReplayPiece> Pieces)
{
    public int Chunks => Pieces.Count(piece => piece.IsChunk);

    public int Bytes => Pieces.Sum(piece => piece.Bytes.Length);

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(Pieces, ComparisonJson.Default.IReadOnlyListReplayPiece));

    public static Replay Read(string path) => new(JsonSerializer.Deserialize(File.ReadAllText(path), ComparisonJson.Default.IReadOnlyListReplayPiece)!);
}

sealed record ReplayPiece(bool IsChunk, byte[] Bytes);
