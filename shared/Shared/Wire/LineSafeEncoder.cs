using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace GenAiTransport;

/// <summary>
/// JSON text as UTF-8, escaped only where it must be: the quote, the backslash, control characters, the second row of them too, which some
/// terminals obey, lone surrogates, and the two other characters that readers of lines take for a line end (U+2028, U+2029).
/// </summary>
sealed class LineSafeEncoder : JavaScriptEncoder
{
    const string Controls = "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f"
        + "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f";

    static readonly SearchValues<char> Escaped = SearchValues.Create(Controls + "\"\\\u2028\u2029");

    /// <summary>An escape is six characters long, and no character beyond the basic plane is escaped.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar <= char.MaxValue && Escaped.Contains((char)unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var all = new ReadOnlySpan<char>(text, textLength);
        var escaped = all.IndexOfAny(Escaped);
        // A lone one is escaped, a pair is not: from here on they are looked at one by one.
        var surrogate = (escaped < 0 ? all : all[..escaped]).IndexOfAnyInRange('\ud800', '\udfff');
        return surrogate >= 0 ? surrogate : escaped;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var output = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar))
            return new Rune(unicodeScalar).TryEncodeToUtf16(output, out numberOfCharactersWritten);
        var brief = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => null,
        };
        if (brief is null)
            return output.TryWrite($"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
        numberOfCharactersWritten = brief.Length;
        return brief.TryCopyTo(output);
    }
}
