using System.Buffers;

namespace GenAiTransport;

/// <summary>
/// Cleans a text that arrives in pieces; an escape sequence is removed whole even when it is cut between two of them.
/// A newline ends an unfinished sequence, so that a stray one cannot swallow the rest of a reply.
/// One for each text, used by one at a time.
/// </summary>
public sealed class TextCleaner
{
    const char Escape = '\e';
    const char Cancel = '\u0018';
    const char Substitute = '\u001A';
    const char StringTerminator = '\u009C';

    static readonly SearchValues<char> Unsafe = SearchValues.Create(
    [
        .. Characters('\0', '\b'), .. Characters('\v', '\u001F'), .. Characters('\u007F', '\u009F'),
        .. Characters('\u202A', '\u202E'), .. Characters('\u2066', '\u2069'),
    ]);

    enum Inside
    {
        Text,
        Escape,
        ControlSequence,
        ControlString,
    }

    Inside _inside;

    /// <summary>What of the next piece is safe to show; the piece itself when all of it is.</summary>
    public string Clean(string piece)
    {
        if (_inside == Inside.Text && !piece.AsSpan().ContainsAny(Unsafe))
            return piece;

        var kept = new char[piece.Length];
        var length = 0;
        foreach (var character in piece)
            if (Keeps(character))
                kept[length++] = character;

        return new string(kept, 0, length);
    }

    bool Keeps(char character)
    {
        switch (_inside)
        {
            case Inside.Escape when character is '[':
                _inside = Inside.ControlSequence;
                return false;
            case Inside.Escape when character is ']' or 'P' or 'X' or '^' or '_':
                _inside = Inside.ControlString;
                return false;
            case Inside.Escape when character is >= ' ' and <= '/':
            case Inside.ControlSequence when character is >= ' ' and <= '?':
                return false;
            case Inside.Escape when character is >= '0' and <= '~':
            case Inside.ControlSequence when character is >= '@' and <= '~':
            case Inside.ControlString when character is '\a' or Cancel or Substitute or StringTerminator:
                _inside = Inside.Text;
                return false;
            case Inside.ControlString when character is not ('\n' or Escape):
                return false;
            default:
                return KeepsOutside(character);
        }
    }

    bool KeepsOutside(char character)
    {
        _inside = character switch
        {
            Escape => Inside.Escape,
            '\u009B' => Inside.ControlSequence,
            '\u0090' or '\u0098' or '\u009D' or '\u009E' or '\u009F' => Inside.ControlString,
            _ => Inside.Text,
        };
        return !Unsafe.Contains(character);
    }

    static IEnumerable<char> Characters(char first, char last) =>
        Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}
