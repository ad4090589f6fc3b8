using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GenAiTransport.Comparison;

/// <summary>A server as a process of its own, on a port that the system chose. It does not outlive this object, nor this program.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    readonly Process _process;
    readonly CancellationTokenSource _ended = new();
    readonly TaskCompletionSource<string> _authority = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly StringBuilder _complaint = new();
    TaskCompletionSource<long>? _answer;
    bool _isStopping;

    ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => End();
        _process.Start();
        _ = ReadAsync();
        _ = ReadComplaintsAsync();
    }

    /// <summary>A reader came back for what is after this chunk; told once it is traced.</summary>
    public event Action<int>? Resumed;

    public int Id => _process.Id;

    public ServerAddress Address { get; private set; } = null!;

    /// <summary>Cancelled when the process has ended, whoever ended it.</summary>
    public CancellationToken Ended => _ended.Token;

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Returns when the server's banner says where it listens.</summary>
    /// <param name="at">How it is reached, but for the port; null for plain text.</param>
    public static async Task<ServerProcess> StartAsync(
        string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment, CancellationToken cancellationToken,
        ServerAddress? at = null)
    {
        at ??= new ServerAddress(new Uri("http://127.0.0.1:0"));
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in (string[])[program, .. arguments, "--urls", at.Address.GetLeftPart(UriPartial.Authority)])
            start.ArgumentList.Add(argument);
        foreach (var name in ServerSetup.Inherited)
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new ServerProcess(start);
        try
        {
            var authority = await server._authority.Task.WaitAsync(Patience, cancellationToken);
            server.Address = at with { Address = new Uri($"{at.Address.Scheme}://{authority}") };
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>All processor time that it has taken so far.</summary>
    public async Task<TimeSpan> ProcessorAsync(CancellationToken cancellationToken) => new(await AskAsync(StartupHook.Processor, cancellationToken));

    /// <summary>What the server's objects take when all is collected that can be.</summary>
    public Task<long> HeldBytesAsync(CancellationToken cancellationToken) => AskAsync(StartupHook.Held, cancellationToken);

    /// <summary>Goes round until its runtime has all but stopped compiling, at least twice.</summary>
    /// <param name="calm">Milliseconds of compiling in a round that are as good as none.</param>
    public async Task UntilCompiledAsync(Func<Task> round, double calm, int mostRounds, CancellationToken cancellationToken)
    {
        var compiled = 0L;
        for (var rounds = 0; rounds < mostRounds; rounds++)
        {
            await round();
            var before = compiled;
            compiled = await AskAsync(StartupHook.Compiled, cancellationToken);
            if (compiled - before < calm)
                return;
        }
    }

    /// <summary>From now on it makes the spans of turns whose trace somebody follows.</summary>
    public Task TraceAsync(CancellationToken cancellationToken) => AskAsync(StartupHook.Trace, cancellationToken);

    /// <summary>When the last turn that was traced began, and when its first word was there.</summary>
    public async Task<(DateTime Began, DateTime Spoke)> LastTurnAsync(CancellationToken cancellationToken) => (
        new DateTime(await AskAsync(StartupHook.Began, cancellationToken), DateTimeKind.Utc), new DateTime(await AskAsync(StartupHook.Spoke, cancellationToken), DateTimeKind.Utc));

    async Task<long> AskAsync(char question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = answer;
        _process.StandardInput.Write(question);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await answer.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Whether it has ended, or does so within a moment.</summary>
    public async Task<bool> HasEndedAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500), Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Ended.IsCancellationRequested;
    }

    /// <summary>How it ended, for a person.</summary>
    public string Epitaph => string.Create(CultureInfo.InvariantCulture, $"the server ended with exit code {_process.ExitCode}{Complaint}");

    /// <summary>Asks it to go, as a person would; it has a while to tell those it serves.</summary>
    public async Task LeaveAsync()
    {
        _isStopping = true;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It had ended already.
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    string Complaint
    {
        get
        {
            lock (_complaint)
                return _complaint.Length == 0 ? "" : $": {TerminalText.Cut(TerminalText.CleanLine(_complaint.ToString().Trim()), 200)}";
        }
    }

    void End()
    {
        if (!_isStopping)
            _authority.TrySetException(new IOException(Epitaph));
        _authority.TrySetCanceled();
        _ = _ended.CancelAsync();
    }

    /// <summary>After the address nothing is looked at, but all is taken: a full pipe would stop the server.</summary>
    async Task ReadAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (Listening().Match(line) is not { Success: true } match)
                    continue;
                _authority.TrySetResult(match.Value);
                break;
            }
            await _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    async Task ReadComplaintsAsync()
    {
        const int Longest = 1000;
        try
        {
            while (await _process.StandardError.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(StartupHook.Answer, StringComparison.Ordinal))
                {
                    _answer?.TrySetResult(long.Parse(line.AsSpan(StartupHook.Answer.Length), CultureInfo.InvariantCulture));
                    continue;
                }
                if (line.StartsWith(StartupHook.Resumed, StringComparison.Ordinal))
                {
                    Resumed?.Invoke(int.Parse(line.AsSpan(StartupHook.Resumed.Length), CultureInfo.InvariantCulture));
                    continue;
                }
                lock (_complaint)
                {
                    if (_complaint.Length < Longest)
                        _complaint.Append(line).Append(' ');
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    [GeneratedRegex(@"(?<=Server endpoint: |http://)127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Listening();
}
