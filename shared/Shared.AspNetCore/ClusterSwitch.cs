using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace GenAiTransport;

/// <summary>
/// Whether this server is one of several instances: the setting <c>CHAT_CLUSTER</c>. Without it nothing of Orleans is loaded. A server that is published natively has no
/// Orleans in it: the switch is off there, and trimming takes away what stands behind it.
/// </summary>
static class ClusterSwitch
{
    const string Name = "GenAiTransport.Cluster";

    [FeatureSwitchDefinition(Name)]
    public static bool IsSupported => !AppContext.TryGetSwitch(Name, out var isSupported) || isSupported;

    public static bool IsWanted(IConfiguration configuration) => configuration["CHAT_CLUSTER"] is { Length: > 0 };
}
