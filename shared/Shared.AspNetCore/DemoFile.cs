using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace GenAiTransport;

/// <summary>One file of the demo page, as it was embedded under <c>demo/</c>.</summary>
sealed record DemoFile(string Name, string ContentType, byte[] Content)
{
    const string Folder = "demo/";

    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8))}\"");

    /// <summary>The files that all pages share, and those of a server's own.</summary>
    public static IEnumerable<DemoFile> Of(string application) =>
        In(typeof(DemoFile).Assembly).Concat(In(Assembly.Load(new AssemblyName(application))));

    static IEnumerable<DemoFile> In(Assembly assembly) =>
        from name in assembly.GetManifestResourceNames()
        where name.StartsWith(Folder, StringComparison.Ordinal)
        select new DemoFile(name[Folder.Length..], TypeOf(name), Read(assembly, name));

    static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        var other => throw new NotSupportedException($"No demo page has {other} files."),
    };

    static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
