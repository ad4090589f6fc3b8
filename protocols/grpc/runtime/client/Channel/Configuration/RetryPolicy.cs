using Grpc.Core;

namespace Grpc.Net.Client.Configuration;

/// <summary>A unary call that fails with one of these codes before a response began is made again after a random part of a growing wait.</summary>
public sealed class RetryPolicy
{
    /// <summary>The first one counts.</summary>
    public int? MaxAttempts { get; set; }

    public TimeSpan? InitialBackoff { get; set; }

    public TimeSpan? MaxBackoff { get; set; }

    public double? BackoffMultiplier { get; set; }

    public IList<StatusCode> RetryableStatusCodes { get; } = [];
}
