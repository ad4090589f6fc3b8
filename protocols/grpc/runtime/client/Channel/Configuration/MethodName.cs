namespace Grpc.Net.Client.Configuration;

/// <summary>One method; without a method a whole service; without both every call.</summary>
public sealed class MethodName
{
    public static readonly MethodName Default = new();

    public string? Service { get; init; }

    public string? Method { get; init; }
}
