using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace GenAiTransport.Testing;

/// <summary>A promise of one server, and why three instances do not make it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfOneServerAttribute(string reason) : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (!InClusterAttribute.IsOn(test.Method?.TypeInfo.Type))
            return;
        test.RunState = RunState.Ignored;
        test.Properties.Set(PropertyNames.SkipReason, reason);
    }
}
