using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace GenAiTransport;

/// <summary>
/// A terminal of Linux or macOS, read byte by byte on a thread of its own. However the program ends, short of being killed, the
/// terminal is given back; after Ctrl+Z it is taken again.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed class UnixTerminal : ITerminal
{
    const int EscapeDelay = 50;
    const string PasteOn = "\e[?2004h";
    const string PasteOff = "\e[?2004l";

    readonly Channel<KeyPress> _keys = Channel.CreateUnbounded<KeyPress>();
    readonly Lock _gate = new();
    readonly TerminalMode _mode;
    readonly TextWriter _output;
    PosixSignalRegistration[] _signals = [];
    Thread? _reader;
    bool _taken;

    UnixTerminal(TerminalMode mode, TextWriter output) => (_mode, _output) = (mode, output);

    public ChannelReader<KeyPress> Keys => _keys.Reader;

    public int Columns => Size(Console.WindowWidth, 80);

    public int Rows => Size(Console.WindowHeight, 24);

    /// <summary>Null where there is none that can be switched.</summary>
    public static UnixTerminal? Find(TextWriter output) => TerminalMode.Find() is { } mode ? new UnixTerminal(mode, output) : null;

    public void TakeKeys()
    {
        lock (_gate)
        {
            _mode.Raw();
            if (!_taken)
                Write(PasteOn);
            _taken = true;
            if (_reader is not null)
                return;
            Watch();
            _reader = new Thread(ReadAll) { IsBackground = true, Name = "keys" };
            _reader.Start();
        }
    }

    public void GiveBack()
    {
        lock (_gate)
        {
            if (!_taken)
                return;
            _taken = false;
            Write(PasteOff);
            _mode.Restore();
        }
    }

    void Watch()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => GiveBack();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => GiveBack();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // Whoever takes the interrupt was asked before.
            if (!pressed.Cancel)
                GiveBack();
        };
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Say(KeyName.Redraw)),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => TakeAgain()),
        ];
    }

    /// <summary>The shell that had the terminal meanwhile has set it its own way.</summary>
    void TakeAgain()
    {
        lock (_gate)
        {
            if (!_taken)
                return;
            _taken = false;
            TakeKeys();
        }
        Say(KeyName.Resume);
    }

    void Say(KeyName name) => _keys.Writer.TryWrite(new KeyPress(name));

    void ReadAll()
    {
        try
        {
            GC.KeepAlive(_signals);
            using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            var decoder = new KeyDecoder();
            var bytes = new byte[4096];
            while (input.Read(bytes) is var read and > 0)
            {
                Give(decoder.Decode(bytes.AsSpan(0, read)));
                if (decoder.IsUndecided && !TerminalMode.Waits(EscapeDelay))
                    Give(decoder.Decide());
            }
        }
        catch (IOException)
        {
            // The terminal is gone; that is the end of what is typed.
        }
        finally
        {
            _keys.Writer.TryComplete();
        }
    }

    void Give(KeyPress[] keys)
    {
        foreach (var key in keys)
            _keys.Writer.TryWrite(key);
    }

    void Write(string text)
    {
        try
        {
            _output.Write(text);
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody looks any more.
        }
    }

    static int Size(int told, int usual) => told > 0 ? told : usual;
}
