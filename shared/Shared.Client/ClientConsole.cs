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

    public Colours OutColours { get; init; }

    public Colours ErrorColours { get; init; }

    /// <summary>Opens a page for the user; false where there is no way to.</summary>
    public Func<Uri, bool> Open { get; init; } = _ => false;

    public static ClientConsole ForTerminal()
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Console.InputEncoding = Encoding.UTF8;
        return new ClientConsole(Console.In, Console.Out, Console.Error)
        {
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            OutColours = Colours.ForOutput(),
            ErrorColours = Colours.ForErrors(),
            Open = Browser.Open,
        };
    }
}
