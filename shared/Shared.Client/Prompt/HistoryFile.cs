using System.Text;

namespace GenAiTransport;

/// <summary>
/// Keeps the history between runs, one line of the file for each. Its owner alone may read it. A history that cannot be read or
/// written is no reason to fail: then it lasts as long as the program.
/// </summary>
sealed class HistoryFile(string? path)
{
    const int LargestFile = 8 * 1024 * 1024;

    /// <summary>In the user's data folder; all clients share it.</summary>
    public static HistoryFile OfUser()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new HistoryFile(folder.Length == 0 ? null : Path.Combine(folder, "genai-transport", "history"));
    }

    public History Read()
    {
        string[] lines = [];
        Try(file =>
        {
            if (!File.Exists(file) || new FileInfo(file).Length > LargestFile)
                return;
            lines = File.ReadAllLines(file);
            if (lines.Length <= 2 * History.Most)
                return;
            lines = lines[^History.Most..];
            using var shorter = Open(file, FileMode.Create);
            foreach (var line in lines)
                shorter.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
        return new History(lines.Where(line => line.Length > 0).Select(Unfold));
    }

    public void Add(string line) => Try(file =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var end = Open(file, FileMode.Append);
        // One write, so that two clients do not mix their lines.
        end.Write(Encoding.UTF8.GetBytes(Fold(line) + "\n"));
    });

    static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }

    void Try(Action<string> access)
    {
        if (path is null)
            return;
        try
        {
            access(path);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The promise above.
        }
    }

    static string Fold(string line) => line.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    static string Unfold(string line) =>
        TerminalText.Clean(string.Join('\\', line.Split(@"\\").Select(part => part.Replace(@"\n", "\n", StringComparison.Ordinal))));
}
