using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace GenAiTransport.Testing;

/// <summary>One of our programs as a process of its own: what it prints, its exit code, Ctrl+C. It never outlives the test.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly StringBuilder _errors = new();
    readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    AppProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

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
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in (string[])["GOOGLE_API_KEY", "GEMINI_API_KEY", "GENAI_PROVIDER", "GENAI_MODEL_ID", "CHAT_API_KEY", "CHAT_SERVER", "ASPNETCORE_URLS"])
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new AppProcess(start);
    }

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Until a text stands in the output.</summary>
    public Task ShowsAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (Contains(text))
                return Task.CompletedTask;
            _awaited.Add((text, seen));
        }
        return WaitAsync(seen.Task, text);
    }

    /// <summary>Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync().Soon();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().Soon();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
    }

    void Add(StringBuilder to, string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            to.Append(line).Append('\n');
            foreach (var (text, seen) in _awaited)
            {
                if (Contains(text))
                    seen.TrySetResult();
            }
        }
    }

    bool Contains(string text) => _output.ToString().Contains(text, StringComparison.Ordinal);

    string Read(StringBuilder from)
    {
        lock (_output)
            return from.ToString();
    }

    async Task WaitAsync(Task seen, string text)
    {
        try
        {
            await seen.Soon();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{text}' did not appear. Output:\n{Output}\nErrors:\n{Errors}");
        }
    }
}
