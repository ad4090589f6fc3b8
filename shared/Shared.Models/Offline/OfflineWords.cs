namespace GenAiTransport;

/// <summary>All that the offline model can say, read once, when it is first asked. In a folder, pages are asked in the order of their names.</summary>
static class OfflineWords
{
    static readonly Dictionary<string, OfflinePage> Pages = typeof(OfflineWords).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("words", StringComparison.Ordinal))
        .ToDictionary(name => name.Replace('\\', '/'), name => new OfflinePage(name, Text(name)));

    static readonly Dictionary<string, OfflinePage[]> Folders = Pages
        .OrderBy(page => page.Key, StringComparer.Ordinal)
        .GroupBy(page => page.Key.Split('/')[1], page => page.Value)
        .ToDictionary(folder => folder.Key, folder => folder.ToArray());

    public static OfflinePage[] Transports { get; } = [.. In("topics").Where(page => page["row"].Length > 0)];

    public static OfflinePage[] In(string folder) => Folders[folder];

    public static OfflinePage Page(string path) => Pages[$"words/{path}"];

    public static OfflinePage? MeantBy(this OfflinePage[] pages, OfflineQuestion question) => Array.Find(pages, page => page.IsMeantBy(question));

    static string Text(string resource)
    {
        using var text = new StreamReader(typeof(OfflineWords).Assembly.GetManifestResourceStream(resource)!);
        return text.ReadToEnd().ReplaceLineEndings("\n");
    }
}
