namespace GenAiTransport.Comparison;

/// <summary>A server of ours and the bare endpoint that sends the same bytes, both running.</summary>
sealed class LoadPair : IAsyncDisposable
{
    readonly string _replay;

    LoadPair(ProtocolUnderTest protocol, ServerProcess ours, ServerProcess bare, int chunks, string replay) =>
        (Protocol, Ours, Bare, Chunks, _replay) = (protocol, ours, bare, chunks, replay);

    public ProtocolUnderTest Protocol { get; }

    public ServerProcess Ours { get; }

    public ServerProcess Bare { get; }

    /// <summary>In a reply.</summary>
    public int Chunks { get; }

    public static async Task<LoadPair> StartAsync(ProtocolUnderTest protocol, ServerSetup setup, string message, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        ServerProcess? ours = null;
        try
        {
            ours = await ServerProcess.StartAsync(protocol.ServerPath, [], setup.Environment, cancellationToken);
            await using var recorder = protocol.Load(ours.Address.Address);
            await recorder.OpenAsync(cancellationToken);
            await recorder.NewSessionAsync(cancellationToken);
            var replay = await recorder.RecordAsync(message, cancellationToken);
            replay.Write(path);
            // The servers' own way to collect garbage, so that the pair differs in nothing but our code.
            var bare = await ServerProcess.StartAsync(typeof(LoadPair).Assembly.Location, BareServer.Arguments(protocol, path, setup.WordsPerSecond),
                [.. setup.Environment, ("DOTNET_gcServer", "1")], cancellationToken);
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

    public async ValueTask DisposeAsync()
    {
        await Ours.DisposeAsync();
        await Bare.DisposeAsync();
        File.Delete(_replay);
    }
}
