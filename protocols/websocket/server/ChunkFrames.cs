namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// The chunks of turns as the bytes of their frames: serialized for whoever needs one first, then sent as they are to everybody who is being
/// told that turn. With the last of them the frames go.
/// </summary>
sealed class ChunkFrames
{
    readonly Dictionary<ChatTurn, Frames> _turns = [];

    /// <summary>Dispose it when the turn is told.</summary>
    public Frames Open(ChatTurn turn)
    {
        lock (_turns)
        {
            if (!_turns.TryGetValue(turn, out var frames))
                _turns[turn] = frames = new Frames(this, turn);
            frames.Readers++;
            return frames;
        }
    }

    void Close(Frames frames)
    {
        lock (_turns)
        {
            if (--frames.Readers == 0)
                _turns.Remove(frames.Turn);
        }
    }

    public sealed class Frames(ChunkFrames home, ChatTurn turn) : IDisposable
    {
        readonly Lock _gate = new();
        byte[]?[] _frames = new byte[16][];

        internal ChatTurn Turn => turn;

        internal int Readers { get; set; }

        public byte[] Of(Chunk chunk)
        {
            lock (_gate)
            {
                if (chunk.ChunkNumber >= _frames.Length)
                    Array.Resize(ref _frames, Math.Max(chunk.ChunkNumber + 1, _frames.Length * 2));
                return _frames[chunk.ChunkNumber] ??= FrameJson.Bytes(
                    new ChunkFrame(chunk.Text, chunk.ChunkNumber, chunk.IsFinal, turn.Session.Id, chunk.Timestamp));
            }
        }

        public void Dispose() => home.Close(this);
    }
}
