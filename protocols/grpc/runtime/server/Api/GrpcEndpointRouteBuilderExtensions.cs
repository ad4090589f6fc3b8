using Grpc.Runtime.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>One endpoint for each method of the service; an instance of it is made for every call.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder) where TService : class
    {
        var settings = builder.ServiceProvider.GetService<ServerSettings>()
            ?? throw new InvalidOperationException("gRPC is not set up: call AddGrpc() on the services first.");
        var binder = new ServiceBinder<TService>(builder, settings);
        binder.BindAll();
        UnknownCalls.Map(builder, settings);
        return new(binder.Endpoints);
    }
}
