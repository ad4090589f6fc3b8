using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.Runtime.Server;

/// <summary>Calls of methods and services that nobody mapped. Requests that are not gRPC are left to the rest of the application.</summary>
static class UnknownCalls
{
    const string Service = "grpcService";
    const string AnyService = $"/{{{Service}}}/{{grpcMethod}}";

    static readonly RoutePattern Pattern = RoutePatternFactory.Parse(AnyService, null, new RouteValueDictionary { [Service] = new IsGrpc() });

    public static void Map(IEndpointRouteBuilder builder, ServerSettings settings)
    {
        // The empty name stands for this fallback: it is mapped with the first service.
        if (settings.Options.IgnoreUnknownServices == true || !settings.Services.TryAdd("", true)) return;
        builder.Map(Pattern, http =>
        {
            var known = settings.Services.ContainsKey(http.GetRouteValue(Service) as string ?? "");
            if (Refusal.Passes(http, out _))
                Refusal.Refuse(http, StatusCodes.Status200OK, StatusCode.Unimplemented, known ? "Method is unimplemented." : "Service is unimplemented.");
            return Task.CompletedTask;
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Post])).WithDisplayName("gRPC - unimplemented");
    }

    sealed class IsGrpc : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && HeaderNames.IsGrpc(httpContext.Request.ContentType);
    }
}
