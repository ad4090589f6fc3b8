using System.Text;

namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class LoadTests
{
    static IEnumerable<string> Keys => Protocols.All.Select(protocol => protocol.Key);

    [TestCaseSource(nameof(Keys)), CancelAfter(120_000)]
    public async Task A_bare_endpoint_sends_the_bytes_that_a_server_of_ours_sent_and_each_chunk_is_seen_when_it_comes(string key, CancellationToken cancellationToken)
    {
        var protocol = Protocols.All.Single(known => known.Key == key);
        await using var pair = await LoadPair.StartAsync(protocol, new ServerSetup { WordsPerSecond = 0 }, null, "Write 40 words.", cancellationToken);
        Assert.That(pair.Chunks, Is.EqualTo(protocol.Streams ? 10 : 1), "the model gives four words at a time when it is not paced");

        var (ours, bare) = (await RecordAsync(protocol, pair.Ours, cancellationToken), await RecordAsync(protocol, pair.Bare, cancellationToken));

        Assert.That(bare.Pieces.Select(piece => piece.IsChunk), Is.EqualTo(ours.Pieces.Select(piece => piece.IsChunk)));
        // Ids and times differ from turn to turn, not in their length; how long it took does.
        Assert.That(bare.Bytes, Is.EqualTo(ours.Bytes).Within(24));

        await using var crowd = await LoadCrowd.OpenAsync(protocol, pair.Ours, 2, cancellationToken);
        var live = await crowd.LiveAsync("Write 40 words.", _ => 0, TimeSpan.Zero, cancellationToken);
        Assert.That(live.Late.Count, Is.EqualTo(protocol.Streams ? 20 : 2), "chunks of two replies");
        Assert.That(live.First.Count, Is.EqualTo(2));
        Assert.That(live.First.Min, Is.Positive);
        Assert.That(live.Microseconds, Is.Positive);
    }

    [Test]
    public void A_recording_comes_back_from_its_file()
    {
        var path = Path.GetTempFileName();
        new Replay([new ReplayPiece(false, "head"u8.ToArray()), new ReplayPiece(true, []), new ReplayPiece(true, "chunk"u8.ToArray())]).Write(path);
        var read = Replay.Read(path);
        File.Delete(path);
        Assert.That(read.Pieces.Select(piece => (piece.IsChunk, Encoding.UTF8.GetString(piece.Bytes))), Is.EqualTo([(false, "head"), (true, ""), (true, "chunk")]));
        Assert.That((read.Chunks, read.Bytes), Is.EqualTo((2, 9)));
    }

    [Test]
    public void Beside_each_figure_stands_how_it_compares() => Assert.That(LoadReport.Render(new LoadResult(Results.Small.Conditions,
        [
            new ProtocolLoad("rest", "REST", [new LoadFigure("Turns/s, 1 at once", "", 3000, 4000), new LoadFigure("Late", "ms", 1.5, 1.25)]),
            new ProtocolLoad("sse", "SSE", [new LoadFigure("Turns/s, 1 at once", "", 2500, null)]) { Failure = "gone" },
        ])), Is.EqualTo("""
        LOAD · loopback · ours, and in brackets the ratio to a bare endpoint or the milliseconds added

                                    REST    SSE
        ───────────────────────────────────────
        Turns/s, 1 at once  3,000 (0.75)  2,500
        Late (ms)           1.50 (+0.25)      –

        ❌ SSE: gone
        ℹ️  Time was up.

        """));

    static async Task<Replay> RecordAsync(ProtocolUnderTest protocol, ServerProcess server, CancellationToken cancellationToken)
    {
        await using var client = protocol.Load(server.Address);
        await client.NewSessionAsync(cancellationToken);
        return await client.RecordAsync("Write 40 words.", cancellationToken);
    }
}
