using System.Collections.Frozen;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Runtime;

/// <summary>A <see cref="RetryPolicy"/> that was checked and can no longer change.</summary>
sealed record RetryPlan(int MaxAttempts, TimeSpan InitialBackoff, TimeSpan MaxBackoff, double Multiplier, FrozenSet<StatusCode> Codes)
{
    public static RetryPlan? For(IMethod method, ServiceConfig? config)
    {
        var named = from entry in config?.MethodConfigs ?? []
                    from name in entry.Names
                    let exactness = Exactness(name, method)
                    where exactness > 0
                    orderby exactness descending
                    select entry;
        return named.FirstOrDefault()?.RetryPolicy is { } policy ? From(policy) : null;
    }

    /// <summary>A random part, so that the clients of a server that fell over do not come back all at once.</summary>
    public TimeSpan Backoff(int attempt) =>
        TimeSpan.FromTicks((long)(Random.Shared.NextDouble() * Math.Min(InitialBackoff.Ticks * Math.Pow(Multiplier, attempt - 1), MaxBackoff.Ticks)));

    static RetryPlan From(RetryPolicy policy)
    {
        var plan = new RetryPlan(
            Math.Min(policy.MaxAttempts ?? 0, 5),
            policy.InitialBackoff ?? TimeSpan.Zero,
            policy.MaxBackoff ?? TimeSpan.Zero,
            policy.BackoffMultiplier ?? 0,
            policy.RetryableStatusCodes.ToFrozenSet());
        return plan is { MaxAttempts: > 1, Multiplier: > 0, Codes.Count: > 0 } && plan.InitialBackoff > TimeSpan.Zero && plan.MaxBackoff > TimeSpan.Zero
            ? plan
            : throw new InvalidOperationException("A retry policy needs at least two attempts, positive backoffs and multiplier, and a status code to retry.");
    }

    static int Exactness(MethodName name, IMethod method) => (name.Service, name.Method) switch
    {
        (null or "", null or "") => 1,
        var (service, one) when service == method.ServiceName => one switch
        {
            null or "" => 2,
            _ => one == method.Name ? 3 : 0,
        },
        _ => 0,
    };
}
