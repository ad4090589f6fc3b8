using System.ComponentModel;
using System.Diagnostics;

namespace GenAiTransport;

static class Browser
{
    public static bool Open(Uri page)
    {
        try
        {
            using var opened = Process.Start(Command(page));
            return opened is not null;
        }
        catch (Exception none) when (none is Win32Exception or PlatformNotSupportedException or FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Without the terminal, which a browser's messages and a program's line editing would both want.</summary>
    static ProcessStartInfo Command(Uri page) => OperatingSystem.IsWindows()
        ? new ProcessStartInfo(page.ToString()) { UseShellExecute = true }
        : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
