using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.Runtime.Server;

/// <summary>One method: every call of it comes through here, and however it goes, it ends with a status.</summary>
sealed class MethodEndpoint<TService>(IMethod method, ServerSettings settings, Func<TService, ServerCall, Task> serve) where TService : class
{
    public async Task ServeAsync(HttpContext http)
    {
        if (!Refusal.Passes(http, out var timeout)) return;
        using var call = new ServerCall(http, method, settings, timeout);
        IAsyncDisposable? owned = null;
        try
        {
            await serve(ServiceActivator<TService>.Get(http.RequestServices, out owned), call);
            await call.EndAsync();
        }
        catch (Exception exception)
        {
            await call.FailAsync(exception);
        }
        finally
        {
            if (owned is not null) await owned.DisposeAsync();
        }
    }
}
