using System.Runtime.CompilerServices;

namespace GenAiTransport.Tests;

/// <summary>The folder that this was built from.</summary>
static class Repository
{
    static readonly string[] Made = ["bin", "obj", "node_modules", "TestResults", ".git"];

    public static string Root { get; } = Up(SourceFolder(), folder => File.Exists(Path.Combine(folder, "GenAiTransportProtocols.sln")));

    /// <summary>The paths of all documents, from the root. What the offline model says is none.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Find(Root).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/Words/", StringComparison.Ordinal) || path.EndsWith("README.md", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => !Made.Contains(Path.GetFileName(inner))).SelectMany(Find));

    static string Up(string folder, Predicate<string> isIt) =>
        isIt(folder) ? folder : Up(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The sources are not where they were built."), isIt);

    static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
