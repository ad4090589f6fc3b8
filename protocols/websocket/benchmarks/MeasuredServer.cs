using System.Diagnostics;

namespace GenAiTransport.WebSockets.Benchmarks;

/// <summary>The chat server as a process of its own, so that its figures are its own.</summary>
sealed class MeasuredServer : IAsyncDisposable
{
    readonly Process _process;

    MeasuredServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<MeasuredServer> StartAsync(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [typeof(MeasuredServer).Assembly.Location.Replace("Benchmarks", "Server", StringComparison.Ordinal), "--urls", "http://127.0.0.1:0", "--GENAI_PROVIDER=offline",
                "--Limits:ConnectionsPerAddress=0", "--Limits:RequestsPerSecond=0", "--Limits:MessagesPer10Seconds=0", .. settings])
            start.ArgumentList.Add(argument);
        start.Environment.Remove("CHAT_API_KEY");
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("Server endpoint: ") is [_, var endpoint])
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new MeasuredServer(process, new Uri($"http://{endpoint}"));
            }
        }
        throw new InvalidOperationException("The server did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
