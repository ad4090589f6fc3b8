using Microsoft.AspNetCore.Http;

namespace GenAiTransport;

/// <summary>What a browser must not do on this server's pages, whatever stands on them: no code, style or picture from elsewhere, no frame around them.</summary>
static class PagePolicy
{
    const string Common =
        "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For pages of our own. No text becomes markup: what a model says stays text, whatever it says.</summary>
    public static void Set(IHeaderDictionary headers) => Set(
        headers, $"default-src 'none'; script-src 'self'; style-src 'self'; {Common}; require-trusted-types-for 'script'; trusted-types 'none'");

    /// <summary>For Swagger UI, which makes markup by itself and brings a style within it.</summary>
    public static void SetForSwagger(IHeaderDictionary headers) => Set(
        headers, $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; {Common}");

    static void Set(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
