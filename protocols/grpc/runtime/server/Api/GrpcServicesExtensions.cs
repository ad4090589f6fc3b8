using Grpc.AspNetCore.Server;
using Grpc.Runtime.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcServicesExtensions
{
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddOptions<GrpcServiceOptions>().Validate(
            options => options.ResponseCompressionAlgorithm is null or "identity" or "gzip",
            "ResponseCompressionAlgorithm must be gzip, or null for none.");
        services.TryAddSingleton<ServerSettings>();
        return new Builder(services);
    }

    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions> configureOptions)
    {
        services.Configure(configureOptions);
        return services.AddGrpc();
    }

    sealed record Builder(IServiceCollection Services) : IGrpcServerBuilder;
}
