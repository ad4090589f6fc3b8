using System.Globalization;

namespace GenAiTransport;

/// <summary>A text that is being edited, and the cursor in it. Moves and deletions never break a character as a reader counts it.</summary>
sealed class LineBuffer
{
    /// <summary>More than a server takes; it is the server's to say so.</summary>
    public const int Longest = 200_000;

    string _deleted = "";

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    public bool IsEmpty => Text.Length == 0;

    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    public void Insert(string text)
    {
        if (Text.Length + text.Length > Longest)
            text = text[..Math.Max(0, Longest - Text.Length)];
        (Text, Cursor) = (Text.Insert(Cursor, text), Cursor + text.Length);
    }

    /// <summary>Puts a text in the place of what stands between <paramref name="start"/> and the cursor.</summary>
    public void Replace(int start, string text)
    {
        Delete(start, Cursor);
        Insert(text);
    }

    public void ToEnd() => Cursor = Text.Length;

    /// <summary>False for a key that moves and deletes nothing here; so are Up on the first line and Down on the last.</summary>
    public bool Edit(KeyName key)
    {
        switch (key)
        {
            case KeyName.Left: Cursor = Before(Cursor); break;
            case KeyName.Right: Cursor = After(Cursor); break;
            case KeyName.WordLeft: Cursor = WordBefore(); break;
            case KeyName.WordRight: Cursor = WordAfter(); break;
            case KeyName.Home: Cursor = LineStart(Cursor); break;
            case KeyName.End: Cursor = LineEnd(Cursor); break;
            case KeyName.Up: return Up();
            case KeyName.Down: return Down();
            case KeyName.Backspace: Delete(Before(Cursor), Cursor); break;
            case KeyName.Delete or KeyName.EndOfInput: Delete(Cursor, After(Cursor)); break;
            case KeyName.DeleteWordBefore: Keep(WordBefore(), Cursor); break;
            case KeyName.DeleteWordAfter: Keep(Cursor, WordAfter()); break;
            case KeyName.DeleteToStart: Keep(LineStart(Cursor), Cursor); break;
            // At the end of a line the line break itself goes.
            case KeyName.DeleteToEnd: Keep(Cursor, LineEnd(Cursor) is var end && end == Cursor ? After(Cursor) : end); break;
            case KeyName.PutBack: Insert(_deleted); break;
            default: return false;
        }
        return true;
    }

    bool Up()
    {
        var start = LineStart(Cursor);
        if (start == 0)
            return false;
        Cursor = Along(LineStart(start - 1), TerminalText.Width(Text.AsSpan(start..Cursor)));
        return true;
    }

    bool Down()
    {
        var end = LineEnd(Cursor);
        if (end == Text.Length)
            return false;
        Cursor = Along(end + 1, TerminalText.Width(Text.AsSpan(LineStart(Cursor)..Cursor)));
        return true;
    }

    /// <summary>What is deleted by the word or the line can be put back.</summary>
    void Keep(int from, int to)
    {
        if (to > from)
            _deleted = Text[from..to];
        Delete(from, to);
    }

    void Delete(int from, int to) => (Text, Cursor) = (Text.Remove(from, to - from), from);

    int LineStart(int at) => Text.AsSpan(0, at).LastIndexOf('\n') + 1;

    int LineEnd(int at) => Text.IndexOf('\n', at) is var end and >= 0 ? end : Text.Length;

    /// <summary>The place in the line that starts at <paramref name="start"/> which is that many columns from its beginning.</summary>
    int Along(int start, int columns)
    {
        var at = start;
        for (var end = LineEnd(start); at < end && TerminalText.Width(Text.AsSpan(start..After(at))) <= columns;)
            at = After(at);
        return at;
    }

    int After(int at) => at == Text.Length ? at : at + StringInfo.GetNextTextElementLength(Text, at);

    int Before(int at)
    {
        // Characters are found from their line's beginning: from its end, half a flag looks like a whole one.
        var previous = Math.Max(0, LineStart(at) - 1);
        if (previous == at - 1)
            return previous;
        for (var next = previous; next < at; next = After(next))
            previous = next;
        return previous;
    }

    int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && !IsOfWord(Text[at - 1]))
            at--;
        while (at > 0 && IsOfWord(Text[at - 1]))
            at--;
        return at;
    }

    int WordAfter()
    {
        var at = Cursor;
        while (at < Text.Length && !IsOfWord(Text[at]))
            at++;
        while (at < Text.Length && IsOfWord(Text[at]))
            at++;
        return at;
    }

    /// <summary>What joins or modifies characters counts as well, so that none of them is broken.</summary>
    static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || char.IsSurrogate(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
