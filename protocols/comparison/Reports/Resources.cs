using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>The files of <c>wwwroot</c>, from inside this assembly, so that they are there from wherever it is started.</summary>
static class Resources
{
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream($"wwwroot/{name}")
            ?? throw new FileNotFoundException($"{name} is not part of the comparison.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
