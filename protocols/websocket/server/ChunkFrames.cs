using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// The chunks of turns as the bytes of their frames: serialized for whoever needs one first, then sent as they are to everybody on the
/// session. They are kept as long as their turn.
/// </summary>
sealed class ChunkFrames
{
    readonly ConditionalWeakTable<ChatTurn, Frames> _turns = [];

    public Frames Of(ChatTurn turn) => _turns.GetValue(turn, static turn => new Frames(turn.Session.Id));

    public sealed class Frames(string sessionId)
    {
        readonly Lock _gate = new();
        readonly ArrayBufferWriter<byte> _bytes = new();
        Utf8JsonWriter? _json;
        byte[]?[] _frames = new byte[16][];

        public byte[] Of(Chunk chunk)
        {
            lock (_gate)
            {
                if (chunk.ChunkNumber >= _frames.Length)
                    Array.Resize(ref _frames, Math.Max(chunk.ChunkNumber + 1, _frames.Length * 2));
                return _frames[chunk.ChunkNumber] ??= Bytes(chunk);
            }
        }

        byte[] Bytes(Chunk chunk)
        {
            _json ??= new Utf8JsonWriter(_bytes, WireJson.WriterOptions);
            ChunkJson.Write(_json, chunk, sessionId);
            _json.Flush();
            var frame = _bytes.WrittenSpan.ToArray();
            _bytes.ResetWrittenCount();
            _json.Reset();
            return frame;
        }
    }
}
