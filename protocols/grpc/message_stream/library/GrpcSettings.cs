using System.Globalization;

namespace GenAiTransport.MessageStream;

/// <summary>What the environment says about sending messages over gRPC.</summary>
public static class GrpcSettings
{
    static readonly string[] TestHosts = ["testhost", "Microsoft.Testing.Platform", "Microsoft.TestPlatform", "Microsoft.VisualStudio.TestPlatform", "nunit.framework", "xunit.core"];

    /// <summary>
    /// <c>GRPC_ENABLED</c> (true or false) decides. Without it gRPC is off where <c>TESTING</c> is true or a test host runs this, and else on: tests
    /// of other people's code must not call anybody.
    /// </summary>
    public static bool IsGrpcEnabled() => IsGrpcEnabled(Environment.GetEnvironmentVariable, IsTestHost);

    public static bool IsGrpcEnabled(Func<string, string?> setting, Func<bool> isTestHost) =>
        Switch(setting, "GRPC_ENABLED") ?? !(Switch(setting, "TESTING") == true || isTestHost());

    /// <summary><c>GRPC_HOST</c>, <c>GRPC_PORT</c> and <c>GRPC_USE_TLS</c>. What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static MessageStreamingOptions Options() => Options(Environment.GetEnvironmentVariable);

    public static MessageStreamingOptions Options(Func<string, string?> setting)
    {
        var options = new MessageStreamingOptions();
        return options with
        {
            Host = setting("GRPC_HOST") is { Length: > 0 } host ? Host(host.Trim()) : options.Host,
            Port = setting("GRPC_PORT") is { Length: > 0 } port ? Port(port) : options.Port,
            UseTls = Switch(setting, "GRPC_USE_TLS") ?? false,
        };
    }

    static bool? Switch(Func<string, string?> setting, string name) => setting(name)?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "TRUE" or "1" or "YES" or "ON" => true,
        "FALSE" or "0" or "NO" or "OFF" => false,
        _ => throw new FormatException($"{name} must be true or false."),
    };

    static string Host(string host) => Uri.CheckHostName(host) != UriHostNameType.Unknown
        ? host
        : throw new FormatException("GRPC_HOST must be the name or address of a host, without a port.");

    static int Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
        ? port
        : throw new FormatException("GRPC_PORT must be a number from 1 to 65535.");

    static bool IsTestHost() => AppDomain.CurrentDomain.GetAssemblies()
        .Any(assembly => assembly.GetName().Name is { } name && TestHosts.Any(host => name.StartsWith(host, StringComparison.Ordinal)));
}
