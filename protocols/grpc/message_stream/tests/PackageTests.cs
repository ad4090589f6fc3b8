using System.Diagnostics;
using System.IO.Compression;
using GenAiTransport.Testing;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>What other programs get: <c>dotnet pack</c> of what was built, and what is in it.</summary>
[TestFixture]
public sealed class PackageTests
{
    [TestCase("proto/MessageStream.Proto.csproj", "MessageStream.Proto")]
    [TestCase("library/MessageStream.csproj", "MessageStream")]
    [TestCase("testing/MessageStream.Testing.csproj", "MessageStream.Testing")]
    [Nightly, CancelAfter(120_000)]
    public async Task A_package_has_its_readme_and_what_is_said_of_every_member(string project, string assembly)
    {
        var folder = Directory.CreateTempSubdirectory("packages-");
        try
        {
            var (exitCode, output, error) = await PackAsync(project, folder.FullName);
            Assert.That(exitCode, Is.Zero, output + error);

            await using var package = await ZipFile.OpenReadAsync(folder.GetFiles("*.nupkg").Single().FullName);

            Assert.That(package.Entries.Select(entry => entry.FullName), Is.SupersetOf(
                ["README.md", $"lib/net10.0/{assembly}.dll", $"lib/net10.0/{assembly}.xml"]));
            Assert.That(Text(package, "README.md"), Does.StartWith($"# GenAiTransport.{assembly}\n"));
            Assert.That(Text(package, $"lib/net10.0/{assembly}.xml"), Does.Contain("T:GenAiTransport.MessageStream."));
            Assert.That(Text(package, $"GenAiTransport.{assembly}.nuspec"), Does.Contain("<readme>README.md</readme>").And.Not.Contain("NUnit"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void The_mock_is_not_where_production_code_finds_it() => Assert.That(
        typeof(MessageStreamingClient).Assembly.GetTypes().Concat(typeof(StreamMessage).Assembly.GetTypes()).Where(type => type.Name.Contains("Mock", StringComparison.Ordinal)), Is.Empty);

    static async Task<ProgramRun> PackAsync(string project, string folder)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var room = built.Parent!.Parent!.Parent!.Parent!;
        await using var pack = AppProcess.Start(new ProcessStartInfo(
            "dotnet", ["pack", Path.Combine(room.FullName, project), "--no-build", "-c", built.Parent.Name, "-o", folder]));
        return await pack.EndAsync();
    }

    static string Text(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
