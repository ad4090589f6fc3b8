namespace GenAiTransport.Comparison;

/// <summary>A server of ours and what it is held against, both running: the bare endpoint that sends the same bytes, or the same server without telemetry.</summary>
sealed class LoadPair : IAsyncDisposable
{
    readonly string? _replay;

    LoadPair(ProtocolUnderTest protocol, ServerProcess ours, ServerProcess bare, int chunks, string? replay) =>
        (Protocol, Ours, Bare, Chunks, _replay) = (protocol, ours, bare, chunks, replay);

    public ProtocolUnderTest Protocol { get; }

    public ServerProcess Ours { get; }

    public ServerProcess Bare { get; }

    /// <summary>In a reply.</summary>
    public int Chunks { get; }

    /// <param name="collector">Where ours tells what it does, if the two differ in that alone.</param>
    public static Task<LoadPair> StartAsync(
        ProtocolUnderTest protocol, ServerSetup setup, DeafCollector? collector, string message, CancellationToken cancellationToken) =>
        collector is null
            ? BesideBareAsync(protocol, setup, message, cancellationToken)
            : BesideItselfAsync(protocol, setup, collector, message, cancellationToken);

    static async Task<LoadPair> BesideBareAsync(ProtocolUnderTest protocol, ServerSetup setup, string message, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        ServerProcess? ours = null;
        try
        {
            ours = await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, cancellationToken);
            var replay = await RecordAsync(protocol, ours, message, cancellationToken);
            replay.Write(path);
            // In a runtime of the server's own settings, so that the pair differs in nothing but our code.
            string[] asServer = ["--runtimeconfig", Path.ChangeExtension(protocol.ServerPath, "runtimeconfig.json"), typeof(LoadPair).Assembly.Location];
            var bare = await ServerProcess.StartAsync(
                "exec", [.. asServer, .. BareServer.Arguments(protocol, path, setup.WordsPerSecond)], setup.Environment, cancellationToken);
            return new LoadPair(protocol, ours, bare, replay.Chunks, path);
        }
        catch
        {
            if (ours is not null)
                await ours.DisposeAsync();
            File.Delete(path);
            throw;
        }
    }

    static async Task<LoadPair> BesideItselfAsync(
        ProtocolUnderTest protocol, ServerSetup setup, DeafCollector collector, string message, CancellationToken cancellationToken)
    {
        var with = await ServerProcess.StartAsync(protocol.ServerPath, [], [.. setup.Environment, .. collector.Environment], cancellationToken);
        try
        {
            var chunks = (await RecordAsync(protocol, with, message, cancellationToken)).Chunks;
            return new LoadPair(protocol, with, await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, cancellationToken), chunks, null);
        }
        catch
        {
            await with.DisposeAsync();
            throw;
        }
    }

    static async Task<Replay> RecordAsync(ProtocolUnderTest protocol, ServerProcess server, string message, CancellationToken cancellationToken)
    {
        await using var recorder = protocol.Load(server.Address);
        await recorder.OpenAsync(cancellationToken);
        await recorder.NewSessionAsync(cancellationToken);
        return await recorder.RecordAsync(message, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Ours.DisposeAsync();
        await Bare.DisposeAsync();
        if (_replay is not null)
            File.Delete(_replay);
    }
}
