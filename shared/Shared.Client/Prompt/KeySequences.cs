namespace GenAiTransport;

/// <summary>What terminals send for the keys that are no text; null for a key that means nothing here.</summary>
static class KeySequences
{
    public static KeyName? Control(char character) => character switch
    {
        '\r' or '\n' => KeyName.Enter,
        '\t' => KeyName.Tab,
        '\b' or '\u007F' => KeyName.Backspace,
        '\u0001' => KeyName.Home,
        '\u0002' => KeyName.Left,
        '\u0004' => KeyName.EndOfInput,
        '\u0005' => KeyName.End,
        '\u0006' => KeyName.Right,
        '\u0007' => KeyName.Escape,
        '\u000B' => KeyName.DeleteToEnd,
        '\u000C' => KeyName.ClearScreen,
        '\u000E' => KeyName.Down,
        '\u0010' => KeyName.Up,
        '\u0012' => KeyName.Search,
        '\u0015' => KeyName.DeleteToStart,
        '\u0017' => KeyName.DeleteWordBefore,
        '\u0019' => KeyName.PutBack,
        _ => null,
    };

    public static KeyName? Alt(char character) => character switch
    {
        '\r' or '\n' => KeyName.NewLine,
        '\b' or '\u007F' => KeyName.DeleteWordBefore,
        'b' => KeyName.WordLeft,
        'f' => KeyName.WordRight,
        'd' => KeyName.DeleteWordAfter,
        _ => null,
    };

    /// <summary>After <c>ESC O</c>: the cursor keys of a terminal in application mode.</summary>
    public static KeyName? Application(char last) => last == 'M' ? KeyName.Enter : Arrow(last);

    /// <summary>After <c>ESC [</c>: a final character, and before it numbers of which the second tells the modifiers.</summary>
    public static KeyName? Control(string parameters, char last)
    {
        var numbers = parameters.Split(';');
        var isModified = numbers.Length > 1 && numbers[1] is not ("1" or "");
        return last switch
        {
            'C' when isModified => KeyName.WordRight,
            'D' when isModified => KeyName.WordLeft,
            'u' when numbers[0] == "13" => isModified ? KeyName.NewLine : KeyName.Enter,
            'u' when numbers[0] == "27" => KeyName.Escape,
            '~' => numbers[0] switch
            {
                "1" or "7" => KeyName.Home,
                "3" => isModified ? KeyName.DeleteWordAfter : KeyName.Delete,
                "4" or "8" => KeyName.End,
                _ => null,
            },
            _ => Arrow(last),
        };
    }

    static KeyName? Arrow(char last) => last switch
    {
        'A' => KeyName.Up,
        'B' => KeyName.Down,
        'C' => KeyName.Right,
        'D' => KeyName.Left,
        'H' => KeyName.Home,
        'F' => KeyName.End,
        _ => null,
    };
}
