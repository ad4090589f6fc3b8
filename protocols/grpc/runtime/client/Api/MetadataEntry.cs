using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header. The name is kept in lower case, as HTTP/2 wants it.</summary>
    public sealed class Entry
    {
        static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

        readonly string? _text;
        readonly byte[]? _bytes;

        public Entry(string key, string value)
        {
            Key = Name(key);
            if (IsBinary) throw new ArgumentException($"'{Key}' ends in {BinaryHeaderSuffix} and so carries bytes, not text.", nameof(key));
            ArgumentNullException.ThrowIfNull(value);
            // A line end in a value would be a second header.
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~')) throw new ArgumentException($"The value of '{Key}' must be printable ASCII.", nameof(value));
            _text = value;
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = Name(key);
            if (!IsBinary) throw new ArgumentException($"'{Key}' does not end in {BinaryHeaderSuffix} and so carries text, not bytes.", nameof(key));
            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = [.. valueBytes];
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        public string Value => _text ?? throw new InvalidOperationException($"'{Key}' carries bytes.");

        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(Value) : [.. _bytes];

        internal ReadOnlySpan<byte> Bytes => _bytes;

        internal static bool IsName(string key) => !key.AsSpan().ContainsAnyExcept(NameCharacters);

        internal bool Is(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);

        public override string ToString() => $"[Entry: key={Key}, {(IsBinary ? $"valueBytes={_bytes!.Length}" : $"value={_text}")}]";

        static string Name(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            if (!IsName(key)) throw new ArgumentException($"'{key}' is not a metadata name: letters, digits, '_', '-' and '.' only.", nameof(key));
#pragma warning disable CA1308 // header names are lower case on the wire
            return key.ToLowerInvariant();
#pragma warning restore CA1308
        }
    }
}
