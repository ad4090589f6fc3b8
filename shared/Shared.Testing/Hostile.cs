using System.Text;
using CsCheck;

namespace GenAiTransport.Testing;

/// <summary>
/// Bytes as somebody might send them who means harm, or whose line is bad: the samples of a folder in Corpus, changed in some places, cut short, or
/// put together from two.
/// </summary>
public static class Hostile
{
    static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\n", "\r\n", "\n\n", "\0", "\e", "\e[", "\e]", "\u009B", "\u202E", "\uFEFF", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ":", ",", "null", "-1", "1e999",
            "99999999999999999999", "data:", "event: ", "id: ", "`", "*", "|", "\e[200~", "\e[201~", "\U0001F469\u200D", "  ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xF0, 0x9F], [0xFF], [0x80], [.. Enumerable.Repeat((byte)'[', 300)], [.. Enumerable.Repeat((byte)'a', 5_000)],
    ];

    static readonly Gen<(int How, int Where, int What)[]> Changes = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 2_000], Gen.Int[0, 255]).Array[0, 6];

    public static IReadOnlyList<byte[]> Samples(string folder) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", folder)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public static Gen<byte[]> Bytes(string folder)
    {
        var samples = Samples(folder);
        return Gen.Select(Gen.Int[0, samples.Count - 1], Changes, (first, changes) =>
        {
            var bytes = new List<byte>(samples[first]);
            foreach (var (how, where, what) in changes)
                Change(bytes, how, where % (bytes.Count + 1), what, samples);
            return bytes.ToArray();
        });
    }

    /// <summary>As a program sees them that has read them as UTF-8.</summary>
    public static Gen<string> Text(string folder) => Bytes(folder).Select(Encoding.UTF8.GetString);

    /// <summary>For a message of what went wrong.</summary>
    public static string Shown(byte[] bytes) => string.Concat(Encoding.Latin1.GetString(bytes).Select(character => character is >= ' ' and <= '~' ? $"{character}" : $"\\x{(int)character:X2}"));

    static void Change(List<byte> bytes, int how, int where, int what, IReadOnlyList<byte[]> samples)
    {
        var some = Math.Min(what, bytes.Count - where);
        switch (how)
        {
            case 0 when where < bytes.Count:
                bytes[where] = (byte)what;
                break;
            case 1:
                bytes.Insert(where, (byte)what);
                break;
            case 2:
                bytes.RemoveRange(where, Math.Min(some, 20));
                break;
            case 3:
                bytes.InsertRange(where, bytes.GetRange(where, some));
                break;
            case 4:
                bytes.RemoveRange(where, bytes.Count - where);
                break;
            case 5:
                bytes.InsertRange(where, samples[what % samples.Count]);
                break;
            default:
                bytes.InsertRange(where, Pieces[what % Pieces.Length]);
                break;
        }
    }
}
