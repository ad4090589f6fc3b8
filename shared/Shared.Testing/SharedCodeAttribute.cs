using System.Reflection;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace GenAiTransport.Testing;

/// <summary>
/// A promise of a contract that shared code keeps for all protocols alike: it is tested on the one whose tests say
/// <see cref="FullContractsAttribute"/>, and on all when <c>CHAT_TESTS=all</c> is set, as the nightly run does.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedCodeAttribute : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (test.TypeInfo is { } fixture && !RunsFor(fixture.Assembly))
            test.RunState = RunState.Explicit;
    }

    /// <summary>Whether these tests run the contracts whole.</summary>
    public static bool RunsFor(Assembly tests)
    {
        ArgumentNullException.ThrowIfNull(tests);
        return Depth.IsLong || tests.IsDefined(typeof(FullContractsAttribute), inherit: false);
    }
}

/// <summary>A case of such a promise.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SharedCaseAttribute(params object?[]? arguments) : TestCaseAttribute(arguments), ITestBuilder
{
    IEnumerable<TestMethod> ITestBuilder.BuildFrom(IMethodInfo method, Test? suite) => SharedCases.Of(BuildFrom(method, suite));
}

/// <summary>Cases of such a promise.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedCaseSourceAttribute(string sourceName) : TestCaseSourceAttribute(sourceName), ITestBuilder
{
    IEnumerable<TestMethod> ITestBuilder.BuildFrom(IMethodInfo method, Test? suite) => SharedCases.Of(BuildFrom(method, suite));
}

/// <summary>These tests run the contracts whole, also what shared code keeps for all protocols alike.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class FullContractsAttribute : Attribute;

static class SharedCases
{
    static readonly SharedCodeAttribute Shared = new();

    public static IEnumerable<TestMethod> Of(IEnumerable<TestMethod> cases)
    {
        foreach (var test in cases)
        {
            Shared.ApplyToTest(test);
            yield return test;
        }
    }
}
