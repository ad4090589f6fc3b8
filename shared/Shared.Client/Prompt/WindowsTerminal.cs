using System.Threading.Channels;

namespace GenAiTransport;

/// <summary>A console of Windows, whose keys .NET decodes.</summary>
sealed class WindowsTerminal : ITerminal
{
    readonly Channel<KeyPress> _keys = Channel.CreateUnbounded<KeyPress>();
    Thread? _reader;

    public ChannelReader<KeyPress> Keys => _keys.Reader;

    public int Columns => Console.WindowWidth;

    public int Rows => Console.WindowHeight;

    public void TakeKeys()
    {
        if (_reader is not null)
            return;
        _reader = new Thread(ReadAll) { IsBackground = true, Name = "keys" };
        _reader.Start();
    }

    public void GiveBack()
    {
    }

    public static KeyPress? Meaning(ConsoleKeyInfo pressed)
    {
        var control = pressed.Modifiers.HasFlag(ConsoleModifiers.Control);
        var alt = pressed.Modifiers.HasFlag(ConsoleModifiers.Alt);
        KeyName? key = pressed.Key switch
        {
            ConsoleKey.Enter when alt || control || pressed.Modifiers.HasFlag(ConsoleModifiers.Shift) => KeyName.NewLine,
            ConsoleKey.Backspace when alt || control => KeyName.DeleteWordBefore,
            ConsoleKey.Delete when control => KeyName.DeleteWordAfter,
            ConsoleKey.Delete => KeyName.Delete,
            ConsoleKey.LeftArrow when control => KeyName.WordLeft,
            ConsoleKey.RightArrow when control => KeyName.WordRight,
            ConsoleKey.LeftArrow => KeyName.Left,
            ConsoleKey.RightArrow => KeyName.Right,
            ConsoleKey.UpArrow => KeyName.Up,
            ConsoleKey.DownArrow => KeyName.Down,
            ConsoleKey.Home => KeyName.Home,
            ConsoleKey.End => KeyName.End,
            ConsoleKey.Escape => KeyName.Escape,
            _ => null,
        };
        if (key is null && char.IsControl(pressed.KeyChar) && pressed.KeyChar != '\0')
            key = KeySequences.Control(pressed.KeyChar);
        if (key is { } known)
            return new KeyPress(known);
        return char.IsControl(pressed.KeyChar) ? null : new KeyPress(KeyName.Text, pressed.KeyChar.ToString());
    }

    void ReadAll()
    {
        try
        {
            while (true)
            {
                if (Meaning(Console.ReadKey(intercept: true)) is { } key)
                    _keys.Writer.TryWrite(key);
            }
        }
        catch (InvalidOperationException)
        {
            // The console is gone; that is the end of what is typed.
            _keys.Writer.TryComplete();
        }
    }
}
