namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class DistributionTests
{
    [Test]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle() =>
        Assert.That(Distribution.Of([4.0, 1.0, 3.0, 2.0]), Is.EqualTo(new Distribution(4, 2.5, 3.85, 3.97, 1, 4)).Using<Distribution>(AreNear));

    [Test]
    public void The_tail_of_a_hundred_is_where_one_expects_it() =>
        Assert.That(Distribution.Of([.. Enumerable.Range(0, 101).Select(value => (double)value).Reverse()]), Is.EqualTo(new Distribution(101, 50, 95, 99, 0, 100)).Using<Distribution>(AreNear));

    [Test]
    public void A_single_value_is_all_there_is() =>
        Assert.That(Distribution.Of([7.0]), Is.EqualTo(new Distribution(1, 7, 7, 7, 7, 7)));

    [Test]
    public void Nothing_measured_is_nothing_told() => Assert.That(Distribution.Of([]), Is.Null);

    static bool AreNear(Distribution a, Distribution b) =>
        a.Count == b.Count && new[] { a.Median - b.Median, a.P95 - b.P95, a.P99 - b.P99, a.Min - b.Min, a.Max - b.Max }.All(off => Math.Abs(off) < 1e-9);
}
