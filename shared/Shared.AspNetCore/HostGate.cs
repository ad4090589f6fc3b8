using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>
/// Answers only who calls the server by one of its names. Where none is listed, whoever comes to this machine's own address without being asked for a
/// key must call it by this machine's own names: the owner of a page can point the page's name at 127.0.0.1, and a browser then takes this server for
/// the page's own.
/// </summary>
/// <remarks>ASP.NET Core's own filter gives no reason, so this stands in its place.</remarks>
static class HostGate
{
    public static void UseHostGate(this WebApplication app) => app.Use((context, next) => Answers(context)
        ? next(context)
        : Problems.Write(
            context, StatusCodes.Status400BadRequest, "This server does not answer to this name; the setting AllowedHosts lists those that it answers to"));

    static bool Answers(HttpContext context)
    {
        var services = context.RequestServices;
        var host = context.Request.Host;
        // Browsers always name one.
        if (!host.HasValue)
            return true;
        var names = services.GetRequiredService<AllowedHosts>();
        return names.AreListed
            ? names.Have(host)
            : !services.GetRequiredService<ApiKeys>().IsOpen || !IsLoopback(context.Connection.LocalIpAddress) || IsOfThisMachine(host.Host);
    }

    static bool IsOfThisMachine(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IsLoopback(address));

    static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
