using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Runtime.Server;

/// <summary>
/// Finds the methods of a service through the list that its generated base carries, and makes an endpoint of each. All reflection is
/// here, once at start; a call runs through delegates that take the service as an argument.
/// </summary>
sealed class ServiceBinder<TService>(IEndpointRouteBuilder routes, ServerSettings settings) : ServiceBinderBase where TService : class
{
    readonly List<IEndpointConventionBuilder> _endpoints = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public void BindAll()
    {
        var generated = typeof(TService);
        while (generated is not null && generated.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is null) generated = generated.BaseType;
        var marker = generated?.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false)
            ?? throw new InvalidOperationException($"{typeof(TService)} does not inherit from a generated gRPC service base.");
        var bind = marker.BindType.GetMethod(marker.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), generated!])
            ?? throw new InvalidOperationException($"{marker.BindType} has no method {marker.BindMethodName} for {generated}.");
        bind.Invoke(null, [this, null]);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (info, serve) = Open<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext));
        Map(method, info, async (service, call) =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller);
            call.WriteSingle(await serve(service, request, call), method.ResponseMarshaller);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, serve) = Open<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Map(method, info, async (service, call) =>
            call.WriteSingle(await serve(service, new RequestReader<TRequest>(call, method.RequestMarshaller), call), method.ResponseMarshaller));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, serve) = Open<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, info, async (service, call) =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller);
            await serve(service, request, new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, serve) = Open<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, info, (service, call) => serve(
            service, new RequestReader<TRequest>(call, method.RequestMarshaller), new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call));
    }

    static (MethodInfo Info, TDelegate Serve) Open<TDelegate>(IMethod method, params Type[] parameters) where TDelegate : Delegate
    {
        var info = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} with the parameters of {method.FullName}.");
        return (info, info.CreateDelegate<TDelegate>());
    }

    void Map(IMethod method, MethodInfo info, Func<TService, ServerCall, Task> serve)
    {
        settings.Services.TryAdd(method.ServiceName, true);
        _endpoints.Add(routes
            .MapPost(method.FullName, new MethodEndpoint<TService>(method, settings, serve).ServeAsync)
            .WithDisplayName($"gRPC - {method.FullName}")
            .WithMetadata([new GrpcMethodMetadata(typeof(TService), method), .. typeof(TService).GetCustomAttributes(true), .. info.GetCustomAttributes(true)]));
    }
}
