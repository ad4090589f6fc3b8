using System.Buffers.Text;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>Metadata to and from header values: text as it is, bytes as base64.</summary>
static class MetadataValues
{
    /// <summary>Without padding, as the protocol prefers it.</summary>
    public static string Encode(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.Bytes).TrimEnd('=') : entry.Value;

    /// <summary>
    /// Takes padded and unpadded base64, and several values joined by commas as intermediaries do.
    /// What is no metadata at all is left out: a stranger's odd header must not fail a call.
    /// </summary>
    public static void Add(Metadata metadata, string name, string value)
    {
        if (!Metadata.Entry.IsName(name)) return;
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~')) metadata.Add(name, value);
            return;
        }

        foreach (var part in value.AsSpan().Split(','))
        {
            if (Decode(value.AsSpan(part).Trim()) is { } bytes) metadata.Add(name, bytes);
        }
    }

    static byte[]? Decode(ReadOnlySpan<char> base64)
    {
        base64 = base64.TrimEnd('=');
        var padded = string.Concat(base64, "===".AsSpan(0, (4 - (base64.Length & 3)) & 3));
        return Base64.IsValid(padded) ? Convert.FromBase64String(padded) : null;
    }
}
