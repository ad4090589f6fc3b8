using GenAiTransport.Testing;

namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class SoakTests
{
    [Test, Nightly, CancelAfter(120_000)]
    public async Task Nothing_is_lost_or_doubled_while_connections_break_and_servers_are_restarted(CancellationToken cancellationToken)
    {
        var run = new SoakRun(new ComparisonOptions { Soak = 0.25, SoakPeople = 5 }, TimeProvider.System);

        var result = await run.RunAsync(cancellationToken);

        Assert.That(result.IsWell, Is.True, string.Join("\n", result.Troubles));
        using (Assert.EnterMultipleScope())
        {
            foreach (var happened in (string[])[SoakCounts.Whole, SoakCounts.Failed, SoakCounts.Histories, SoakCounts.Cuts, SoakCounts.Restarts, SoakCounts.Attacks])
                Assert.That(run.Counts[happened], Is.Positive, happened);
            Assert.That(SoakReport.Render(result), Does.StartWith("SOAK · 00:00:").And.Contains("LOST                                                0"));
        }
    }

    [TestCase("q", "a")]
    [TestCase("q", "a", "r", "b")]
    [TestCase("q", "a", "r", "b", "again", "twice")]
    public void A_history_is_right_when_it_is_what_was_seen(params string[] said)
    {
        var ledger = new Ledger();
        ledger.Add("q", "a");
        ledger.Add("r", "b", isCertain: false);
        var history = said.Select((text, at) => new HistoryEntry(at % 2 == 0 ? HistoryEntry.User : HistoryEntry.Model, text, default)).ToArray();
        Assert.That(ledger.Compare(history), said.Length <= 4 ? Is.Null : Does.StartWith("more than was seen, from 4"));
        Assert.That(ledger.Compare([.. history.Take(2), .. history]), Does.StartWith("more than was seen"), "the same twice");
        Assert.That(ledger.Compare([]), Does.StartWith("q: \"a\" is not at 0"), "nothing");
    }
}
