using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Runtime.Server;

/// <summary>What all calls of an application share.</summary>
sealed class ServerSettings(IOptions<GrpcServiceOptions> options, ILoggerFactory loggers, IServiceProvider services)
{
    public GrpcServiceOptions Options { get; } = options.Value;

    public ILogger Logger { get; } = loggers.CreateLogger("Grpc.Server");

    public TimeProvider TimeProvider { get; } = services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>The names of the services that were mapped.</summary>
    public ConcurrentDictionary<string, bool> Services { get; } = new();
}
