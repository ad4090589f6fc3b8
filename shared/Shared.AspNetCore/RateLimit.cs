using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>So many requests a second from one address, and a burst of twice as many.</summary>
static class RateLimit
{
    /// <summary>Tokens come back in this many portions a second, so that who waits does not wait for a whole one.</summary>
    const int Portions = 10;

    public static void AddChatRateLimiter(this IServiceCollection services)
    {
        services.AddRateLimiter(options => options.OnRejected = RejectAsync);
        services.AddOptions<RateLimiterOptions>().Configure<Limits>((options, limits) =>
        {
            if (limits.RequestsPerSecond > 0)
                options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => Bucket(context, limits.RequestsPerSecond));
        });
    }

    static RateLimitPartition<IPAddress> Bucket(HttpContext context, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(Network(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = Math.Max(1, perSecond / Portions),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 * Math.Max(1, perSecond / Portions) / perSecond),
            QueueLimit = 0,
        });

    /// <summary>Whoever has one IPv6 address has 2^64 of them: those count as one.</summary>
    public static IPAddress Network(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 } || address.IsIPv4MappedToIPv6)
            return address ?? IPAddress.None;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }

    static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        ChatTelemetry.Refused(RefusalKind.TooMany);
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Problems.Seconds(wait);
        await Problems.Write(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests from this address; slow down");
    }
}
