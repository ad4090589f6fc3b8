using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Testing;

/// <summary>The servers of these tests are three instances of one cluster each.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InClusterAttribute : NightlyAttribute
{
    internal static bool IsWanted => IsOn(TestContext.CurrentContext.Test.Type);

    internal static bool IsOn(Type? tests) => tests?.IsDefined(typeof(InClusterAttribute), inherit: true) ?? false;

    /// <summary>
    /// Every HTTP/1.1 request takes a connection of its own, so that each comes to the next instance. Leaving has its time also on a busy machine.
    /// </summary>
    internal static void OneRequestEach(IServiceCollection services)
    {
        services.AddSingleton<IStartupFilter, Closing>();
        services.PostConfigure<HostOptions>(options => options.ShutdownTimeout = Reading.Limit);
    }

    sealed class Closing : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Protocol == "HTTP/1.1" && !context.WebSockets.IsWebSocketRequest)
                    context.Response.Headers.Connection = "close";
                return rest(context);
            });
            next(app);
        };
    }
}
