namespace GenAiTransport;

/// <summary>
/// Whose web pages may talk to this server besides its own: the setting <c>AllowedOrigins</c>, separated by commas; none by default.
/// </summary>
public sealed class AllowedOrigins
{
    readonly HashSet<string> _listed;

    public AllowedOrigins(string? setting)
    {
        _listed = [.. (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Normal)];
    }

    public IReadOnlyCollection<string> Listed => _listed;

    /// <summary>Whether a page may open a connection: it must come from this server or from a listed place. Programs send no origin.</summary>
    public bool Allows(string? origin, string scheme, string host) =>
        string.IsNullOrEmpty(origin)
        || string.Equals(origin, $"{scheme}://{host}", StringComparison.OrdinalIgnoreCase)
        || _listed.Contains(origin.ToLowerInvariant());

    static string Normal(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.GetLeftPart(UriPartial.Authority).ToLowerInvariant()
            : throw new FormatException($"AllowedOrigins must list addresses such as https://example.com, not {origin}.");
}
