namespace GenAiTransport;

/// <summary>What a key means to the editor, whatever bytes the terminal sends for it.</summary>
enum KeyName
{
    Text,
    Paste,
    Enter,
    NewLine,
    Tab,
    Escape,
    EndOfInput,
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Home,
    End,
    DeleteWordBefore,
    DeleteWordAfter,
    DeleteToStart,
    DeleteToEnd,
    PutBack,
    Search,
    ClearScreen,

    /// <summary>The window has another size.</summary>
    Redraw,

    /// <summary>The program goes on after Ctrl+Z, on a window where others have written.</summary>
    Resume,
}
