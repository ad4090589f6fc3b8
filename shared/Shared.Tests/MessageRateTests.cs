namespace GenAiTransport.Tests;

[TestFixture]
public sealed class MessageRateTests
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    [Test]
    public void So_many_are_fine_then_they_are_refused_and_then_it_is_a_flood()
    {
        using var rate = new MessageRate(3, TimeSpan.FromDays(1));
        Assert.That(Enumerable.Range(0, 8).Select(_ => rate.Next()), Is.EqualTo(
            Enumerable.Repeat(RateVerdict.Fine, 3).Concat(Enumerable.Repeat(RateVerdict.TooMany, 3)).Concat(Enumerable.Repeat(RateVerdict.Flood, 2))));
    }

    [Test]
    public void Without_a_limit_all_are_fine()
    {
        using var rate = new MessageRate(0);
        Assert.That(Enumerable.Range(0, 1_000).Select(_ => rate.Next()), Is.All.EqualTo(RateVerdict.Fine));
    }

    [Test, CancelAfter(30_000)]
    public async Task Refusals_are_remembered_while_the_account_fills(CancellationToken cancellationToken)
    {
        const int Most = 10;
        using var rate = new MessageRate(Most, Period);
        var verdicts = new List<RateVerdict>();
        while (!verdicts.Contains(RateVerdict.Flood))
        {
            do
                verdicts.Add(rate.Next());
            while (verdicts[^1] == RateVerdict.Fine);
            // For a message or two more.
            await Task.Delay(Period / Most, cancellationToken);
        }
        Assert.That(verdicts.Count(verdict => verdict == RateVerdict.TooMany), Is.EqualTo(Most));
        Assert.That(verdicts.Count(verdict => verdict == RateVerdict.Fine), Is.GreaterThan(Most), "it was served in between");
    }

    [Test, CancelAfter(30_000)]
    public async Task Whoever_rests_begins_anew(CancellationToken cancellationToken)
    {
        var period = Period / 10;
        using var rate = new MessageRate(5, period);
        for (var round = 0; round < 4; round++)
        {
            var verdicts = Enumerable.Range(0, 9).Select(_ => rate.Next()).ToList();
            Assert.That(verdicts, Has.None.EqualTo(RateVerdict.Flood));
            Assert.That(verdicts[..5], Is.All.EqualTo(RateVerdict.Fine));
            await Task.Delay(period * 2, cancellationToken);
        }
    }
}
