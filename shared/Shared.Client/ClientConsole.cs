using System.Text;

namespace GenAiTransport;

/// <summary>
/// Where a client reads and writes. Replies go to <see cref="Out"/>; what is said about them goes there too at the prompt, and to
/// <see cref="Error"/> in one-shot use.
/// </summary>
public sealed record ClientConsole(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>A prompt is shown only where somebody can type.</summary>
    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    /// <summary>Whether the cursor of <see cref="Out"/> can be moved; on a terminal with <c>TERM=dumb</c> it cannot.</summary>
    public bool OutIsLively { get; init; }

    public bool ErrorIsLively { get; init; }

    /// <summary>How wide the window is now.</summary>
    public Func<int> Columns { get; init; } = () => 80;

    /// <summary>Where keys come from one by one; null where only lines do.</summary>
    internal ITerminal? Terminal { get; init; }

    internal HistoryFile History { get; init; } = new(null);

    public Colours OutColours { get; init; }

    public Colours ErrorColours { get; init; }

    /// <summary>Opens a page for the user; false where there is no way to.</summary>
    public Func<Uri, bool> Open { get; init; } = _ => false;

    /// <summary>How a reply is shown here.</summary>
    internal IReplyFormat CreateFormat(bool raw) =>
        OutIsLively && !raw ? new MarkdownFormat(Columns, OutColours) : new PlainFormat();

    /// <summary>Writes a box below an empty line; its lines are cut to a narrow window.</summary>
    internal void WriteBox(string box)
    {
        Out.Write($"\n{NarrowBox.Fit(box, OutIsLively ? Columns() : int.MaxValue)}");
        Out.Flush();
    }

    public static ClientConsole ForTerminal()
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Console.InputEncoding = Encoding.UTF8;
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var output = Writer(Console.OpenStandardOutput());
        var isLively = !Console.IsOutputRedirected && !isDumb;
        var terminal = isLively && !Console.IsInputRedirected ? Keys(output) : null;
        // Only who reads lines may touch Console.In: it takes the terminal its own way.
        return new ClientConsole(terminal is null ? Console.In : TextReader.Null, output, Writer(Console.OpenStandardError()))
        {
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            OutIsLively = isLively,
            ErrorIsLively = !Console.IsErrorRedirected && !isDumb,
            OutColours = Colours.ForOutput(),
            ErrorColours = Colours.ForErrors(),
            Columns = isLively ? () => Console.WindowWidth is var columns and > 0 ? columns : 80 : () => 80,
            Terminal = terminal,
            History = HistoryFile.OfUser(),
            Open = Browser.Open,
        };
    }

    static ITerminal? Keys(TextWriter output) => OperatingSystem.IsWindows() ? new WindowsTerminal() : UnixTerminal.Find(output);

    /// <summary>Every write goes out whole and at once; the console's own writer cuts them into small ones.</summary>
    static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024) { AutoFlush = true });
}
