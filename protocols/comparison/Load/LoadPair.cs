namespace GenAiTransport.Comparison;

/// <summary>A server of ours and what it is held against, both running: the bare endpoint that sends the same bytes, or the same server without telemetry.</summary>
sealed class LoadPair : IAsyncDisposable
{
    LoadPair(ProtocolUnderTest protocol, ServerProcess ours, ServerProcess bare, int chunks) => (Protocol, Ours, Bare, Chunks) = (protocol, ours, bare, chunks);

    public ProtocolUnderTest Protocol { get; }

    public ServerProcess Ours { get; }

    public ServerProcess Bare { get; }

    /// <summary>In a reply.</summary>
    public int Chunks { get; }

    /// <param name="collector">Where ours tells what it does, if the two differ in that alone.</param>
    public static async Task<LoadPair> StartAsync(
        ProtocolUnderTest protocol, ServerSetup setup, DeafCollector? collector, string message, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        ServerProcess? ours = null;
        try
        {
            ours = await ServerProcess.StartAsync(protocol.ServerPath, [], [.. setup.Environment, .. collector?.Environment ?? []], cancellationToken);
            var replay = await RecordAsync(protocol, ours, message, cancellationToken);
            replay.Write(path);
            // In a runtime of the server's own settings, so that the pair differs in nothing but our code.
            string[] asServer = ["--runtimeconfig", Path.ChangeExtension(protocol.ServerPath, "runtimeconfig.json"), typeof(LoadPair).Assembly.Location];
            var bare = collector is null
                ? await ServerProcess.StartAsync("exec", [.. asServer, .. BareServer.Arguments(protocol, path, setup.WordsPerSecond)], setup.Environment, cancellationToken)
                : await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, cancellationToken);
            return new LoadPair(protocol, ours, bare, replay.Chunks);
        }
        catch
        {
            if (ours is not null)
                await ours.DisposeAsync();
            throw;
        }
        finally
        {
            // The bare endpoint has read it before it says where it listens.
            File.Delete(path);
        }
    }

    static async Task<Replay> RecordAsync(ProtocolUnderTest protocol, ServerProcess server, string message, CancellationToken cancellationToken)
    {
        await using var recorder = protocol.Load(server.Address);
        await recorder.NewSessionAsync(cancellationToken);
        return await recorder.RecordAsync(message, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Ours.DisposeAsync();
        await Bare.DisposeAsync();
    }
}
