using CsCheck;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;

namespace GenAiTransport.Tests.Search;

/// <summary>Whatever is done to a session, in whatever order: it does what the plain model of it does.</summary>
[TestFixture]
public sealed class SessionSearch
{
    static readonly Gen<(Act, int)[]> Steps = Gen.Select(
        Gen.Frequency(
            (6, Of(Act.Start, Act.Say, Act.End)),
            (2, Of(Act.Join, Act.JoinWithPicture, Act.Rejoin, Act.Leave, Act.Read, Act.StartAgain, Act.WaitAnHour)),
            (2, Of(Act.Stop, Act.Fail, Act.EndWithoutAWord, Act.Clear, Act.Tell, Act.StartUnderATakenId)),
            (1, Of(Act.StartMany, Act.TellMuch, Act.Delete, Act.WaitAMinute, Act.WaitSixMinutes))),
        Gen.Int[0, 1_000]).Array[1, 50];

    [Test]
    public Task A_session_does_what_the_plain_model_does() => Steps.SampleAsync(
        async steps =>
        {
            // What one case finds is told by the search, once and as small as it can be.
            using var isolated = new TestExecutionContext.IsolatedContext();
            await using var trial = new SessionTrial();
            await trial.RunAsync(steps);
        },
        iter: Depth.Cases(1_000, times: 80),
        print: steps => string.Join(", ", steps));

    static Gen<Act> Of(params Act[] acts) => Gen.Int[0, acts.Length - 1].Select(index => acts[index]);
}
