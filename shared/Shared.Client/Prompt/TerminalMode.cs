using System.Runtime.InteropServices;

namespace GenAiTransport;

/// <summary>
/// Keys one by one, without echo; Ctrl+C and Ctrl+Z stay signals and output stays as it is, also what is on its way when one comes: else the
/// words of a reply that is being stopped are missing on the screen. The structure that describes a terminal differs between systems and is kept
/// as it came, but for the two fields that "raw" changes too much.
/// </summary>
sealed partial class TerminalMode
{
    const int Input = 0;
    const int Now = 0;
    const int LargestStructure = 256;

    // Four numbers stand at its beginning: input, output, control and local flags.
    static readonly int Number = OperatingSystem.IsMacOS() ? 8 : 4;
    static readonly uint SignalsWithoutFlush = OperatingSystem.IsLinux() ? 0x0000_0081 : 0x8000_0080;

    readonly byte[] _found = new byte[LargestStructure];
    readonly byte[] _raw = new byte[LargestStructure];

    TerminalMode()
    {
    }

    /// <summary>Null where standard input cannot be switched.</summary>
    public static TerminalMode? Find()
    {
        var mode = new TerminalMode();
        if (GetAttributes(Input, ref mode._found[0]) != 0)
            return null;
        mode._found.CopyTo(mode._raw, 0);
        MakeRaw(ref mode._raw[0]);
        mode._found.AsSpan(Number, Number).CopyTo(mode._raw.AsSpan(Number));
        BitConverter.TryWriteBytes(mode._raw.AsSpan(3 * Number), BitConverter.ToUInt32(mode._raw, 3 * Number) | SignalsWithoutFlush);
        return mode;
    }

    public void Raw() => _ = SetAttributes(Input, Now, ref _raw[0]);

    public void Restore() => _ = SetAttributes(Input, Now, ref _found[0]);

    /// <summary>Whether something can be read within the time.</summary>
    public static bool Waits(int milliseconds)
    {
        var input = new Polled { Descriptor = Input, Events = 1 };
        return Poll(ref input, 1, milliseconds) > 0;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, ref byte attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, ref byte attributes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref byte attributes);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Polled polled, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    struct Polled
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
