using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

public static class DemoEndpoints
{
    /// <summary>
    /// The page at <c>/demo</c>: the server's own <c>wwwroot</c> and what all pages share, both from inside the assemblies, so that it is there
    /// wherever the server is started. The page itself needs no key; what it then calls may.
    /// </summary>
    public static void MapDemo(this WebApplication app)
    {
        foreach (var file in DemoFile.Of(app.Environment.ApplicationName))
        {
            var isPage = file.Name == "demo.html";
            var endpoint = app.MapGet(isPage ? "/demo" : $"/demo/{file.Name}", (HttpContext context) => Send(context, file)).WithoutKey();
            if (isPage)
                endpoint.WithName("demo").WithSummary("The demo page").WithTags("Server").Produces<string>(contentType: "text/html");
            else
                endpoint.ExcludeFromDescription();
        }
    }

    static FileContentHttpResult Send(HttpContext context, DemoFile file)
    {
        var headers = context.Response.Headers;
        PagePolicy.Set(headers);
        // Asked for every time, sent only when it has changed: a new version of the server is never met by an old page.
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }
}
