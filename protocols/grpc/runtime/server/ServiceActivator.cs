using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Runtime.Server;

/// <summary>The service for one call: from the container if it is registered there, else made with the container's parts and disposed after the call.</summary>
static class ServiceActivator<TService> where TService : class
{
    static readonly ObjectFactory<TService> Create = ActivatorUtilities.CreateFactory<TService>([]);

    public static TService Get(IServiceProvider services, out IAsyncDisposable? owned)
    {
        owned = null;
        if (services.GetService<TService>() is { } registered) return registered;
        var service = Create(services, []);
        owned = service switch
        {
            IAsyncDisposable asynchronous => asynchronous,
            IDisposable disposable => new Disposer(disposable),
            _ => null,
        };
        return service;
    }

    sealed record Disposer(IDisposable Service) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Service.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
