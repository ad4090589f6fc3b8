using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GenAiTransport;

/// <summary>The names that this server answers to: the setting <c>AllowedHosts</c>, separated by semicolons, as ASP.NET Core has it; none by default.</summary>
sealed class AllowedHosts(string? setting)
{
    readonly StringSegment[] _listed =
        [.. (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Name)];

    public bool AreListed => _listed.Length > 0;

    public bool Have(HostString host) => HostString.MatchesAny(host.Value, _listed);

    static StringSegment Name(string text)
    {
        var host = new HostString(text);
        return host.Port is null && !text.Contains('/')
            ? host.ToUriComponent()
            : throw new FormatException($"AllowedHosts must list names such as example.com or *.example.com, without scheme and port, not {text}.");
    }
}
