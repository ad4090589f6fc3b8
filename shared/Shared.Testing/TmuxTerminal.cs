using System.Diagnostics;
using System.Globalization;

namespace GenAiTransport.Testing;

/// <summary>A real terminal with a client in it, whose keys a test presses and whose window it reads.</summary>
public sealed class TmuxTerminal : IAsyncDisposable
{
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    readonly string _name = $"chat-{Guid.NewGuid():N}";

    TmuxTerminal()
    {
    }

    public static async Task<TmuxTerminal> StartAsync(ClientProgram client, int columns = 80, int rows = 40, params string[] arguments)
    {
        var terminal = new TmuxTerminal();
        var settings = client.Environment.Append(new("CHAT_TEST_FILE", client.File)).SelectMany(setting => (string[])["-e", $"{setting.Key}={setting.Value}"]);
        await terminal.CommandAsync(
        [
            "new-session", "-d", "-x", Number(columns), "-y", Number(rows), .. settings,
            // The shell must outlive an interrupt that is meant for the client.
            "sh", "-c", "trap : INT; dotnet \"$CHAT_TEST_FILE\" \"$@\"; echo \"left with $?\"; exec sleep 600", "client", .. arguments,
        ]);
        return terminal;
    }

    /// <summary>Presses keys by their names: <c>Enter</c>, <c>Up</c>, <c>C-c</c>.</summary>
    public Task PressAsync(params string[] keys) => CommandAsync(["send-keys", .. keys]);

    public Task TypeAsync(string text) => CommandAsync(["send-keys", "-l", text]);

    /// <summary>Pastes as terminals do, bracketed where the program asked for it.</summary>
    public async Task PasteAsync(string text)
    {
        await CommandAsync(["set-buffer", text]);
        await CommandAsync(["paste-buffer", "-p"]);
    }

    /// <summary>Ends when the program in the window can know it: tmux shows a new size at once and tells the program up to a quarter of a second later.</summary>
    public async Task ResizeAsync(int columns, int rows)
    {
        await CommandAsync(["resize-window", "-x", Number(columns), "-y", Number(rows)]);
        var size = $"rows {rows}; columns {columns};";
        await Reading.UntilAsync(async () => (await SettingsAsync()).Contains(size, StringComparison.Ordinal));
    }

    public Task<string> ScreenAsync() => CommandAsync(["capture-pane", "-p"]);

    /// <summary>As <c>stty</c> tells them.</summary>
    public async Task<string> SettingsAsync()
    {
        await using var stty = AppProcess.Start(new ProcessStartInfo("stty", ["-a", "-F", (await CommandAsync(["display-message", "-p", "#{pane_tty}"])).Trim()]));
        return (await stty.EndAsync()).Output;
    }

    public Task<string> SeesAsync(string text) => SeesAsync(screen => screen.Contains(text, StringComparison.Ordinal), text);

    /// <summary>The window, once it shows what was awaited.</summary>
    public async Task<string> SeesAsync(Func<string, bool> isThere, string what)
    {
        var started = Stopwatch.GetTimestamp();
        var screen = "";
        while (Stopwatch.GetElapsedTime(started) < Reading.Limit)
        {
            screen = await ScreenAsync();
            if (isThere(screen))
                return screen;
            await Task.Delay(Glance);
        }
        throw new AssertionException($"Never seen: {what}\n{screen}");
    }

    public async ValueTask DisposeAsync() => await RunAsync(["-L", _name, "kill-server"]);

    async Task<string> CommandAsync(IEnumerable<string> command)
    {
        var (exitCode, output, error) = await RunAsync(["-u", "-L", _name, "-f", "/dev/null", .. command]);
        return exitCode == 0 ? output : throw new InvalidOperationException(error);
    }

    static async Task<ProgramRun> RunAsync(IEnumerable<string> arguments)
    {
        await using var tmux = AppProcess.Start(new ProcessStartInfo("tmux", arguments));
        return await tmux.EndAsync();
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
