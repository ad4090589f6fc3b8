using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace GenAiTransport.Testing;

/// <summary>A promise that another test guards in every run, or whose test takes its time: it is tested when <c>CHAT_TESTS=all</c> is set, as the nightly run does.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public class NightlyAttribute : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (!Depth.IsLong)
            test.RunState = RunState.Explicit;
    }
}
