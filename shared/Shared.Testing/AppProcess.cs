using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace GenAiTransport.Testing;

/// <summary>
/// A program as a process of its own: what it prints, its exit code, Ctrl+C. It never outlives the test, which is skipped where the program is not installed.
/// </summary>
public sealed class AppProcess : IAsyncDisposable
{
    static readonly Encoding Utf8 = new UTF8Encoding(false);

    readonly Process _process;
    readonly Task _read;
    readonly StringBuilder _output = new();
    readonly StringBuilder _errors = new();
    readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    AppProcess(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>Where programs were published as native files, which are started in the place of their DLLs: <c>CHAT_PUBLISHED</c>.</summary>
    public static string? Published { get; } = Environment.GetEnvironmentVariable("CHAT_PUBLISHED");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    /// <summary>Where a server says that it can be reached.</summary>
    public string Endpoint => Output.Split("🌐 Server endpoint: ")[1].Split('\n')[0];

    /// <summary>The program that an assembly is, with what the environment says about models and keys taken away unless it is set here.</summary>
    public static AppProcess Start(Assembly program, string[] arguments, params (string Name, string Value)[] environment) =>
        Start(program.Location, arguments, environment);

    /// <param name="program">The file of the program's assembly.</param>
    public static AppProcess Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = Published is null
            ? new ProcessStartInfo("dotnet", [program, .. arguments])
            : new ProcessStartInfo(Path.Combine(Published, Path.GetFileNameWithoutExtension(program)), arguments);
        foreach (var name in (string[])["GOOGLE_API_KEY", "GEMINI_API_KEY", "GENAI_PROVIDER", "GENAI_MODEL_ID", "CHAT_API_KEY", "CHAT_SERVER", "ASPNETCORE_URLS"])
            start.Environment.Remove(name);
        return Start(start, environment);
    }

    public static AppProcess Start(ProcessStartInfo start, params (string Name, string Value)[] environment)
    {
        ArgumentNullException.ThrowIfNull(start);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardInputEncoding, start.StandardOutputEncoding, start.StandardErrorEncoding) = (Utf8, Utf8, Utf8);
        try
        {
            return new AppProcess(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"{start.FileName} is not installed.");
            throw;
        }
    }

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Until a text stands in the output, in a line that is whole.</summary>
    public async Task ShowsAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (Contains(text))
                return;
            _awaited.Add((text, seen));
        }
        try
        {
            await seen.Task.Soon();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{text}' did not appear. Output:\n{Output}\nErrors:\n{Errors}");
        }
    }

    /// <summary>Ctrl+C.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <param name="signal">Without its SIG.</param>
    public async Task SignalAsync(string signal)
    {
        await using var kill = Start(new ProcessStartInfo("kill", [$"-{signal}", $"{Id}"]));
        await kill.ExitAsync();
    }

    /// <summary>It is gone when this returns.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync().Soon();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().Soon();
        await _read.Soon();
        return _process.ExitCode;
    }

    /// <summary>What is left behind when this was all there was on standard input, which is no terminal.</summary>
    public async Task<ProgramRun> EndAsync(string input = "")
    {
        await WriteAsync(input);
        CloseInput();
        return new ProgramRun(await ExitAsync(), Output, Errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
    }

    async Task ReadAsync(StreamReader from, StringBuilder to)
    {
        var piece = new char[4096];
        while (await from.ReadAsync(piece) is > 0 and var length)
        {
            lock (_output)
            {
                to.Append(piece, 0, length);
                _awaited.RemoveAll(awaited => Contains(awaited.Text) && awaited.Seen.TrySetResult());
            }
        }
    }

    bool Contains(string text)
    {
        var shown = _output.ToString();
        return shown.AsSpan(0, shown.LastIndexOf('\n') + 1).Contains(text, StringComparison.Ordinal);
    }

    string Read(StringBuilder from)
    {
        lock (_output)
            return from.ToString();
    }
}
