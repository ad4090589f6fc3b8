using CsCheck;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;

namespace GenAiTransport.Tests.Search;

/// <summary>One writes into a turn and ends it, others read it from anywhere: each hears what comes after its position, once, and the end.</summary>
[TestFixture]
public sealed class TurnSearch
{
    static readonly Gen<(int Chunks, bool IsLost, int[] Positions, int Seed)> Cases =
        Gen.Select(Gen.Int[0, 12], Gen.Bool, Gen.Int[-3, 14].Array[1, 3], Gen.Int);

    [Test]
    public Task Every_reader_hears_what_follows_its_position_once() => Cases.SampleAsync(
        async one =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            await RunAsync(one.Chunks, one.IsLost, one.Positions, new Yields(one.Seed));
        },
        iter: Depth.Cases(3_000, times: 330));

    static async Task RunAsync(int chunks, bool isLost, int[] positions, Yields yields)
    {
        var turn = new ChatTurn(null!, "q", false, null, "id", yields);
        var failed = new TurnFailed("Lost", "", default);
        ChatEvent[] events =
        [
            new TurnStarted("", "", "id", default), new TurnStatus("", 1),
            .. Enumerable.Range(1, chunks).Select(number => new Chunk("", number, false, default)),
            isLost ? failed : new TurnCompleted(chunks, 0, 2, "", FinishReasons.Stop, null, default),
        ];
        var heard = new List<ChatEvent>[positions.Length];
        await Together.DoAsync([Write, .. positions.Select((after, reader) => (Func<Task>)(() => ReadAsync(reader, after)))]);

        for (var reader = 0; reader < positions.Length; reader++)
        {
            var first = Math.Max(positions[reader] - ChatTurn.TheBeginning, 0);
            Assert.That(heard[reader], Is.EqualTo(events.Skip(isLost ? Math.Min(first, events.Length - 1) : first)), $"after {positions[reader]}");
        }
        Assert.That(turn.Readers, Is.Zero);

        Task Write()
        {
            foreach (var happened in events[..^1])
            {
                yields.Pass();
                turn.Append(happened);
            }
            yields.Pass();
            if (isLost)
                turn.Lose(failed);
            else
                turn.Append(events[^1]);
            return Task.CompletedTask;
        }

        async Task ReadAsync(int reader, int after)
        {
            heard[reader] = [];
            await foreach (var batch in turn.ReadBatchesAsync(after))
            {
                heard[reader].AddRange(batch.Span);
                yields.Pass();
            }
        }
    }
}
