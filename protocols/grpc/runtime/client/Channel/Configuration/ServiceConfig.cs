namespace Grpc.Net.Client.Configuration;

/// <summary>How calls are to be made, by method. The first of the most exact names wins.</summary>
public sealed class ServiceConfig
{
    public IList<MethodConfig> MethodConfigs { get; } = [];
}
