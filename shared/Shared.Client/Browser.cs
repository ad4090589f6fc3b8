using System.ComponentModel;
using System.Diagnostics;

namespace GenAiTransport;

static class Browser
{
    public static bool Open(Uri page)
    {
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(page.ToString()) { UseShellExecute = true });
            return opened is not null;
        }
        catch (Exception none) when (none is Win32Exception or PlatformNotSupportedException or FileNotFoundException)
        {
            return false;
        }
    }
}
