namespace GenAiTransport.Comparison;

/// <summary>What a server of ours sent for one turn, piece by piece, as it went out: a bare endpoint sends the very same.</summary>
sealed record Replay(IReadOnlyList<ReplayPiece> Pieces)
{
    public int Chunks => Pieces.Count(piece => piece.IsChunk);

    public int Bytes => Pieces.Sum(piece => piece.Bytes.Length);

    public void Write(string path)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write(Pieces.Count);
        foreach (var piece in Pieces)
        {
            file.Write(piece.IsChunk);
            file.Write(piece.Bytes.Length);
            file.Write(piece.Bytes);
        }
    }

    public static Replay Read(string path)
    {
        using var file = new BinaryReader(File.OpenRead(path));
        var pieces = new ReplayPiece[file.ReadInt32()];
        for (var index = 0; index < pieces.Length; index++)
            pieces[index] = ReadPiece(file);
        return new Replay(pieces);
    }

    static ReplayPiece ReadPiece(BinaryReader file)
    {
        var isChunk = file.ReadBoolean();
        return new ReplayPiece(isChunk, file.ReadBytes(file.ReadInt32()));
    }
}

sealed record ReplayPiece(bool IsChunk, byte[] Bytes);
