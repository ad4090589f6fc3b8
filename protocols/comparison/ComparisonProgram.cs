using System.Runtime.InteropServices;
using Spectre.Console;

namespace GenAiTransport.Comparison;

/// <summary>The whole life of the program. Gives the exit code: 1 when a protocol's column is not whole.</summary>
static class ComparisonProgram
{
    public static async Task<int> RunAsync(string[] arguments, ClientConsole console)
    {
        var command = new ComparisonCommand();
        ComparisonOptions options;
        try
        {
            options = command.Parse(arguments);
            if (options.Model is not null && !HasKey)
                throw new FormatException($"--model {options.Model} needs a key: set GOOGLE_API_KEY. Without --model the embedded offline model speaks.");
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine($"{TerminalText.CleanLine(wrong.Message)} --help tells how to use the comparison.");
            return ExitCodes.WrongUsage;
        }
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return options.Mode switch
            {
                Mode.Help => Help(command, console),
                Mode.Changes => await ChangesAsync(options, console, interrupted.Token),
                Mode.Load => await LoadAsync(options, console, interrupted.Token),
                Mode.Soak => await SoakAsync(options, console, interrupted.Token),
                Mode.Watch => await WatchAsync(options, console, interrupted.Token),
                Mode.Serve => await ServeAsync(options, console, interrupted.Token),
                _ => await CompareAsync(options, console, interrupted.Token),
            };
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            console.Error.WriteLine("Interrupted; the servers are stopped.");
            return ExitCodes.Interrupted;
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine(TerminalText.CleanLine(wrong.Message));
            return ExitCodes.WrongUsage;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            console.Error.WriteLine(TerminalText.CleanLine(refused.Message));
            return ExitCodes.ReplyFailed;
        }

        // The first asks; one after it ends the program as the system would, and the servers with it.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !interrupted.IsCancellationRequested;
            _ = interrupted.CancelAsync();
        }
    }

    static bool HasKey => ((string[])["GOOGLE_API_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY"])
        .Any(name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));

    static int Help(ComparisonCommand command, ClientConsole console)
    {
        console.Out.WriteLine(command.Help);
        return ExitCodes.Done;
    }

    static async Task<int> ChangesAsync(ComparisonOptions options, ClientConsole console, CancellationToken cancellationToken)
    {
        var before = await ComparisonJson.ReadAsync(options.Reports[0], cancellationToken);
        console.Out.Write(ChangesReport.Render(before, await ComparisonJson.ReadAsync(options.Reports[1], cancellationToken)));
        return ExitCodes.Done;
    }

    static async Task<int> LoadAsync(ComparisonOptions options, ClientConsole console, CancellationToken cancellationToken)
    {
        var run = new LoadRun(options, TimeProvider.System);
        var progress = new ProgressLine(console);
        run.Progress += progress.Show;
        var result = await progress.UntilAsync(run.RunAsync(cancellationToken));
        var file = Path.Combine(Directory.CreateDirectory(options.Out).FullName, "load.json");
        await File.WriteAllTextAsync(file, ComparisonJson.Write(result), cancellationToken);
        console.Out.Write(options.Json ? ComparisonJson.Write(result) : LoadReport.Render(result));
        console.Error.WriteLine($"📄 {file}");
        return result.Protocols.All(protocol => protocol.Failure is null) ? ExitCodes.Done : ExitCodes.ReplyFailed;
    }

    static async Task<int> SoakAsync(ComparisonOptions options, ClientConsole console, CancellationToken cancellationToken)
    {
        var run = new SoakRun(options, TimeProvider.System);
        var progress = new ProgressLine(console);
        run.Progress += progress.Show;
        var result = await progress.UntilAsync(run.RunAsync(cancellationToken));
        var file = Path.Combine(Directory.CreateDirectory(options.Out).FullName, "soak.json");
        await File.WriteAllTextAsync(file, ComparisonJson.Write(result), cancellationToken);
        console.Out.Write(options.Json ? ComparisonJson.Write(result) : SoakReport.Render(result));
        console.Error.WriteLine($"📄 {file}");
        return result.IsWell ? ExitCodes.Done : ExitCodes.ReplyFailed;
    }

    static async Task<int> WatchAsync(ComparisonOptions options, ClientConsole console, CancellationToken cancellationToken)
    {
        using var certificate = options.Tls ? new RunCertificate() : null;
        await using var sides = new SideBySide(options.Protocols, ServerSetup.ForPeople(options) with { Certificate = certificate }, TimeProvider.System);
        console.Error.WriteLine("Starting the servers");
        await sides.StartAsync(cancellationToken);
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Out) });
        var isWell = await new WatchScreen(sides, terminal).ShowAsync(options.Question ?? "Write 100 words about server-sent events.", options.Network, cancellationToken);
        return isWell ? ExitCodes.Done : ExitCodes.ReplyFailed;
    }

    /// <summary>Until Ctrl+C, which here is the way to end it well.</summary>
    static async Task<int> ServeAsync(ComparisonOptions options, ClientConsole console, CancellationToken cancellationToken)
    {
        using var certificate = options.Tls ? new RunCertificate() : null;
        await using var sides = new SideBySide(options.Protocols, ServerSetup.ForPeople(options) with { Certificate = certificate }, TimeProvider.System);
        console.Error.WriteLine("Starting the servers");
        await sides.StartAsync(cancellationToken);
        await using var page = await new Page(sides).StartAsync(options.Page, cancellationToken);
        console.Out.WriteLine($"🖥️  The comparison is at {Page.AddressOf(page).GetLeftPart(UriPartial.Authority)}");
        console.Out.WriteLine("🔧 Use Ctrl+C to stop it and its servers");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await page.StopAsync(CancellationToken.None);
        return ExitCodes.Done;
    }

    static async Task<int> CompareAsync(ComparisonOptions options, ClientConsole console, CancellationToken cancellationToken)
    {
        var run = new ComparisonRun(options, TimeProvider.System);
        var progress = new ProgressLine(console);
        run.Progress += progress.Show;
        var result = await progress.UntilAsync(run.RunAsync(cancellationToken));
        var files = await ReportFiles.WriteAsync(result, options, cancellationToken);
        console.Out.Write(options.Json ? ComparisonJson.Write(result) : TableReport.Render(result));
        console.Error.WriteLine($"📄 {string.Join(", ", files)}");
        return result.IsWhole ? ExitCodes.Done : ExitCodes.ReplyFailed;
    }
}
