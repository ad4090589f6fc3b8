using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenAiTransport;

/// <summary>What every server here has, whatever it serves.</summary>
public static class GuardedServer
{
    /// <summary>Limits, keys, names, a terminal and an address of this machine. Settings are read when the server starts, and told in a sentence when wrong.</summary>
    /// <param name="builder">The server's.</param>
    /// <param name="port">Where it listens unless the user says otherwise.</param>
    public static void AddGuards(this WebApplicationBuilder builder, int port)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings(GuardSettings.Read);
        services.AddSingleton(provider => provider.GetRequiredService<GuardSettings>().Limits);
        services.AddSingleton(provider => provider.GetRequiredService<GuardSettings>().Keys);
        services.AddSingleton(provider => provider.GetRequiredService<GuardSettings>().Origins);
        services.AddSingleton(provider => provider.GetRequiredService<GuardSettings>().Hosts);
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        services.AddSingleton<ConnectionsPerAddress>();
        services.AddProblemDetails(Problems.Describe);
        services.AddChatRateLimiter();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<AllowedOrigins>((cors, origins) => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins([.. origins.Listed]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Retry-After")));
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        services.AddOptions<KestrelServerOptions>().Configure<Limits>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.MaxBodyBytes == 0 ? null : limits.MaxBodyBytes;
        });
        if (string.IsNullOrEmpty(builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey))
            && string.IsNullOrEmpty(builder.Configuration["http_ports"]) && string.IsNullOrEmpty(builder.Configuration["https_ports"]))
            builder.WebHost.UseUrls($"http://localhost:{port}");

        builder.AddLogs();
        services.AddHealthChecks().AddCheck<ServingCheck>("serving");
        // Whoever asks is told the reason, again and again; the log need not repeat it.
        builder.Logging.AddFilter(typeof(HealthCheckService).Namespace, LogLevel.None);
    }

    /// <summary>What every request passes before it reaches an endpoint: answers for what goes wrong, the name, the rate limit, the key. Before it stands the endpoint of the figures, where it was asked for.</summary>
    public static void UseGuards(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHostGate();
        app.UseRouting();
        app.UseCors();
        app.UseOriginGate();
        app.UseRateLimiter();
        app.UseKeyGate();
        app.MapMetrics();
        app.Lifetime.ApplicationStarted.Register(() => WarnIfOpen(app));
    }

    /// <summary>Serves until Ctrl+C. What keeps the server from starting is one readable line. Gives the exit code.</summary>
    public static int RunServer(this WebApplication app)
    {
        var port = Port(app);
        try
        {
            app.Run();
            return 0;
        }
        catch (OptionsValidationException wrong)
        {
            return Refuse(string.Join(' ', wrong.Failures));
        }
        catch (AggregateException several) when (several.InnerExceptions.All(one => one is OptionsValidationException))
        {
            return Refuse(string.Join(' ', several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(wrong => wrong.Failures)));
        }
        // A setting that only starting shows to be wrong.
        catch (FormatException wrong)
        {
            return Refuse(wrong.Message);
        }
        // Ctrl+C before it had started.
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            return Refuse($"Port {port} is in use, most likely by another of these servers. Stop that one, or choose a port: --urls http://localhost:{port + 1}");
        }
        catch (SocketException failure)
        {
            return Refuse($"This address cannot be listened on ({failure.SocketErrorCode}); choose another with --urls http://localhost:{port}");
        }

        static int Refuse(string sentence)
        {
            Complaint.Write(sentence);
            return 1;
        }
    }

    /// <summary>Of a server that stands open to other machines.</summary>
    static void WarnIfOpen(WebApplication app)
    {
        if (app.Services.GetRequiredService<ApiKeys>().IsOpen
            && app.Urls.FirstOrDefault(address => !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback)) is { } open)
            app.Services.GetRequiredService<TerminalLog>().Line(
                $"⚠️  {open} can be reached from other machines and no CHAT_API_KEY is set: anybody may use this server", Tone.Warning);
    }

    /// <summary>The first that the server was told to listen on.</summary>
    static int Port(WebApplication app) =>
        Uri.TryCreate(app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';')[0], UriKind.Absolute, out var address)
            ? address.Port
            : int.TryParse((app.Configuration["http_ports"] ?? app.Configuration["https_ports"])?.Split(';')[0], CultureInfo.InvariantCulture, out var port) ? port : 0;
}
