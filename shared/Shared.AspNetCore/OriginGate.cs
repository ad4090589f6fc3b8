using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>
/// Whatever changes something is refused to pages of other sites, also what a browser sends for them without asking, such as a form. Browsers say where a
/// request comes from, and no page can make them say otherwise; programs say nothing.
/// </summary>
static class OriginGate
{
    public static void UseOriginGate(this WebApplication app) => app.Use((context, next) => Passes(context)
        ? next(context)
        : Problems.Write(context, StatusCodes.Status403Forbidden, "Pages of this origin may change nothing here; the setting AllowedOrigins lists those that may"));

    static bool Passes(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        // What stands between, and speaks TLS for the server, changes the scheme that the server sees, but not this.
        if (request.Headers["Sec-Fetch-Site"].ToString() is "same-origin" or "none")
            return true;
        return context.RequestServices.GetRequiredService<AllowedOrigins>().Allows(request.Headers.Origin, request.Scheme, request.Host.Value ?? "");
    }
}
