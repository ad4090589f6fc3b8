using System.Text.RegularExpressions;

namespace GenAiTransport.Tests;

/// <summary>What the READMEs point at is there.</summary>
[TestFixture]
public sealed partial class ReadmeTests
{
    static IReadOnlyList<string> Documents => Repository.Documents;

    [TestCaseSource(nameof(Documents))]
    public void Every_link_leads_somewhere(string path) =>
        Assert.That(Document.At(path).Targets.Where(target => !IsElsewhere(target) && !Exists(path, target)), Is.Empty);

    [TestCaseSource(nameof(Documents))]
    public void Every_command_names_a_project_that_exists(string path)
    {
        var projects = Document.At(path).Blocks.SelectMany(block => Project().Matches(block.Text)).Select(match => match.Groups[1].Value).Distinct();
        Assert.That(projects.Where(project => Program(path, project) is null), Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void No_path_is_of_one_machine_only(string path) =>
        Assert.That(MachinePath().Matches(File.ReadAllText(Path.Combine(Repository.Root, path))).Select(match => match.Value), Is.Empty);

    /// <summary>Or its namesake: a picture may lie beside what it was made from.</summary>
    [Test]
    public void Every_picture_is_shown_somewhere()
    {
        var shown = Documents.SelectMany(path => Document.At(path).Targets.Where(target => !IsElsewhere(target)).Select(target => Name(Place(path, target))));
        var pictures = new[] { "img", "sequence_diagrams" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)))
            .Where(file => Path.GetExtension(file) is ".png" or ".svg");
        Assert.That(pictures.Select(Name).Except(shown), Is.Empty);

        static string Name(string file) => Path.ChangeExtension(Path.GetRelativePath(Repository.Root, file), null);
    }

    /// <summary>The project file that <c>--project</c> means, whether the command is for the README's folder or for the root.</summary>
    internal static string? Program(string path, string project) =>
        new[] { Place(path, project), Path.Combine(Repository.Root, project) }
            .Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj")).FirstOrDefault();

    static bool Exists(string path, string target)
    {
        var (file, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var place = file.Length == 0 ? Path.Combine(Repository.Root, path) : Place(path, file);
        if (anchor.Length == 0)
            return File.Exists(place) || Directory.Exists(place);
        return File.Exists(place) && Document.At(Path.GetRelativePath(Repository.Root, place)).Anchors.Contains(anchor);
    }

    static string Place(string path, string target) =>
        Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, Uri.UnescapeDataString(target)));

    static bool IsElsewhere(string target) => Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    [GeneratedRegex(@"dotnet run\b[^\n|]*? --project\s+([\w./-]+)")]
    internal static partial Regex Project();

    [GeneratedRegex(@"(?<![\w.])(?:/home|/root|/tmp|/work|/Users|[A-Z]:\\Users)/[^\s`)]*")]
    private static partial Regex MachinePath();
}
