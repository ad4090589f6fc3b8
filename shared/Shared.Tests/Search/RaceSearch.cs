using CsCheck;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;

namespace GenAiTransport.Tests.Search;

/// <summary>Several do things to one session at once, and others follow it.</summary>
[TestFixture]
public sealed class RaceSearch
{
    const int MostWaiting = 2;

    static readonly Gen<Act> AnyAct = Gen.Frequency(
        (5, Gen.Const(Act.Start)),
        (2, Gen.Const(Act.StartAgain)),
        (1, Gen.Const(Act.Stop)),
        (1, Gen.Const(Act.Clear)),
        (1, Gen.Const(Act.Read)));

    static readonly Gen<(Act[][] Acts, bool IsDeleted, int Seed)> Acts =
        Gen.Select(AnyAct.Array[1, 4].Array[2, 3], Gen.Int[0, 3].Select(number => number == 0), Gen.Int);

    static readonly Gen<(Act[][] Acts, int[] Patience, int Seed)> Visits =
        Gen.Select(AnyAct.Array[1, 4].Array[1, 2], Gen.Int[1, 8].Array[1, 2], Gen.Int);

    [Test]
    public Task Some_order_of_what_was_done_at_once_explains_every_answer() => Acts.SampleAsync(
        async one =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            var race = new Race(one.Seed, MostWaiting);
            using (race.Sessions)
            {
                var acts = one.IsDeleted ? [.. one.Acts[..^1], [.. one.Acts[^1], Act.Delete]] : one.Acts;
                await race.RunAsync(acts, []);
                Assert.That(await race.IsExplainedAsync(), Is.True, race.ToString());
            }
        },
        iter: Depth.Cases(300, times: 330),
        print: one => $"{string.Join(" | ", one.Acts.Select(acts => string.Join(' ', acts)))}{(one.IsDeleted ? " Delete" : "")}, {one.Seed}");

    [Test]
    public Task Whoever_follows_believes_what_was_said() => Visits.SampleAsync(
        async one =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            var race = new Race(one.Seed, MostWaiting);
            using (race.Sessions)
            {
                var visitors = one.Patience.Select(patience => new Visitor(race.Session, patience * patience)).ToArray();
                await race.RunAsync(one.Acts, visitors);
                foreach (var visitor in visitors.Where(visitor => visitor.HasHeardAll))
                    Assert.That(visitor.Believed, Is.EqualTo(race.History), race.ToString());
            }
        },
        iter: Depth.Cases(300, times: 100),
        print: one => $"{string.Join(" | ", one.Acts.Select(acts => string.Join(' ', acts)))}, visitors {string.Join(' ', one.Patience)}, {one.Seed}");
}
