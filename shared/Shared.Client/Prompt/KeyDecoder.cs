using System.Text;

namespace GenAiTransport;

/// <summary>
/// Bytes from a terminal, cut anywhere, become keys. A paste is one key, whatever is in it; sequences that nobody here knows are
/// swallowed whole rather than typed.
/// </summary>
sealed class KeyDecoder
{
    const int LongestPaste = 1_000_000;
    const int LongestSequence = 32;
    const string PasteEnd = "\e[201~";

    readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    readonly StringBuilder _collected = new();
    readonly List<KeyPress> _keys = [];
    State _state;
    char _firstHalf;

    enum State
    {
        Text,
        Escape,
        Sequence,
        Application,
        Paste,
    }

    /// <summary>An escape has come that is either a key of its own or the beginning of another one: only time tells.</summary>
    public bool IsUndecided => _state == State.Escape;

    public KeyPress[] Decode(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[_utf8.GetCharCount(bytes, flush: false)];
        _utf8.GetChars(bytes, characters, flush: false);
        foreach (var character in characters)
            Take(character);
        return TakeKeys();
    }

    /// <summary>Nothing more came after the escape.</summary>
    public KeyPress[] Decide()
    {
        if (IsUndecided)
            Add(KeyName.Escape);
        return TakeKeys();
    }

    KeyPress[] TakeKeys()
    {
        KeyPress[] keys = [.. _keys];
        _keys.Clear();
        return keys;
    }

    void Take(char character)
    {
        switch (_state)
        {
            case State.Text:
                TakeText(character);
                break;
            case State.Escape:
                TakeAfterEscape(character);
                break;
            case State.Paste:
                TakePasted(character);
                break;
            case var _ when character == '\e':
                _state = State.Escape;
                break;
            case State.Application:
                Add(KeySequences.Application(character));
                break;
            case State.Sequence when character is >= '@' and <= '~':
                EndSequence(character);
                break;
            default:
                if (_collected.Length < LongestSequence)
                    _collected.Append(character);
                break;
        }
    }

    void TakeText(char character)
    {
        if (character == '\e')
            _state = State.Escape;
        else if (char.IsHighSurrogate(character))
            _firstHalf = character;
        else if (char.IsLowSurrogate(character))
            TakeSecondHalf(character);
        else if (!char.IsControl(character))
            _keys.Add(new KeyPress(KeyName.Text, character.ToString()));
        else
            Add(KeySequences.Control(character));
    }

    /// <summary>Of what came with the escape key there is no first half.</summary>
    void TakeSecondHalf(char character)
    {
        if (_firstHalf != default)
            _keys.Add(new KeyPress(KeyName.Text, $"{_firstHalf}{character}"));
        _firstHalf = default;
    }

    void TakeAfterEscape(char character)
    {
        switch (character)
        {
            case '[':
                _collected.Clear();
                _state = State.Sequence;
                break;
            case 'O':
                _state = State.Application;
                break;
            case '\e':
                Add(KeyName.Escape);
                _state = State.Escape;
                break;
            default:
                Add(KeySequences.Alt(character));
                break;
        }
    }

    void EndSequence(char last)
    {
        var parameters = _collected.ToString();
        if (last == '~' && parameters == "200")
        {
            _collected.Clear();
            _state = State.Paste;
            return;
        }
        Add(KeySequences.Control(parameters, last));
    }

    void TakePasted(char character)
    {
        if (_collected.Length < LongestPaste || character is '\e' or '[' or '2' or '0' or '1' or '~')
            _collected.Append(character);
        if (character != '~' || !EndsPaste())
            return;
        var text = _collected.ToString(0, _collected.Length - PasteEnd.Length).ReplaceLineEndings("\n");
        _collected.Clear();
        _state = State.Text;
        if (TerminalText.Clean(text) is { Length: > 0 } clean)
            _keys.Add(new KeyPress(KeyName.Paste, clean));
    }

    bool EndsPaste()
    {
        var start = _collected.Length - PasteEnd.Length;
        if (start < 0)
            return false;
        for (var at = 0; at < PasteEnd.Length; at++)
        {
            if (_collected[start + at] != PasteEnd[at])
                return false;
        }
        return true;
    }

    void Add(KeyName? key)
    {
        _state = State.Text;
        if (key is { } known)
            _keys.Add(new KeyPress(known));
    }
}
