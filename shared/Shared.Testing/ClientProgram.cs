using System.Reflection;

namespace GenAiTransport.Testing;

/// <summary>A client as users start it: a process of its own, with its own streams and settings.</summary>
public sealed class ClientProgram(Assembly client, Uri server) : IDisposable
{
    readonly DirectoryInfo _data = WithoutBrowser(Directory.CreateTempSubdirectory("chat-client-"));

    /// <summary>The user's data folder, where the history is kept.</summary>
    public string Data => _data.FullName;

    /// <summary>Settings beside those that every client here has.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["CHAT_SERVER"] = server.ToString(),
        ["CHAT_API_KEY"] = "",
        ["XDG_DATA_HOME"] = Data,
        ["LC_ALL"] = "C.UTF-8",
        ["PATH"] = $"{Data}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
    };

    /// <summary>In its own output folder; in that of the tests a part is missing which the framework of a server brings.</summary>
    public string File => client.Location.Replace(
        $"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}bin", $"{Path.DirectorySeparatorChar}client{Path.DirectorySeparatorChar}bin", StringComparison.Ordinal);

    /// <summary>Runs it to its end with this on its standard input, which is no terminal.</summary>
    public async Task<ProgramRun> RunAsync(string input, params string[] arguments)
    {
        await using var started = Start(arguments);
        return await started.EndAsync(input);
    }

    public AppProcess Start(params string[] arguments) =>
        AppProcess.Start(File, arguments, [.. Environment.Select(setting => (setting.Key, setting.Value)), .. Settings]);

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>What opens pages is found, but opens none: there may be somebody at this machine.</summary>
    static DirectoryInfo WithoutBrowser(DirectoryInfo data)
    {
        if (OperatingSystem.IsWindows())
            return data;
        foreach (var name in (string[])["xdg-open", "open"])
        {
            var opener = Path.Combine(data.FullName, name);
            System.IO.File.WriteAllText(opener, "#!/bin/sh\n");
            System.IO.File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return data;
    }
}
