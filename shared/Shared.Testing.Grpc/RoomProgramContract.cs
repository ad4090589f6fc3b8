namespace GenAiTransport.Testing;

/// <summary>How a server of gRPC that holds no conversations behaves as a program.</summary>
public abstract class RoomProgramContract<TProgram> : GuardedProgramContract<TProgram> where TProgram : class
{
    [Test, CancelAfter(60_000)]
    public async Task It_starts_serves_and_leaves()
    {
        await using var server = Start("--urls", "http://127.0.0.1:0");
        await server.ShowsAsync(Started);
        Assert.That(server.Output, Does.StartWith(new string('═', 62)).And.Contain("  Status: READY").And.Match(@"🌐 Listening on: 127\.0\.0\.1:\d+\n"));

        await server.InterruptAsync();

        Assert.That(await server.ExitAsync(), Is.Zero);
        Assert.That(server.Output, Does.EndWith("👋 Server stopped\n").And.Not.Contain('\u001b').And.Not.Contain("Multi-turn"));
        Assert.That(server.Errors, Is.Empty);
    }
}
