using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenAiTransport;

/// <summary>The options that every client has: where its server is, and what the server asks for.</summary>
public sealed class ServerOptions
{
    readonly Uri _default;
    readonly Option<Uri> _server;
    readonly Option<string?> _key = Options.Text("--key", "KEY", "the server's shared key (or CHAT_API_KEY)");
    readonly Option<X509Certificate2?> _root = Options.Value(
        "--cert", "FILE", "the private root that signed the server's certificate, for https", Root);

    /// <param name="otherwise">Other settings that say where the server is.</param>
    public ServerOptions(Uri byDefault, Func<string, string?> setting, string otherwise = "")
    {
        _default = byDefault;
        _server = Options.Value("--server", "URL", $"where the server is (or CHAT_SERVER;{otherwise} default {byDefault.GetLeftPart(UriPartial.Authority)})", Address);
        _server.DefaultValueFactory = _ => Address(setting("CHAT_SERVER"));
        _key.DefaultValueFactory = _ => setting("CHAT_API_KEY");
    }

    public IReadOnlyList<Option> All => [_server, _key, _root];

    public ServerAddress Read(ParseResult given) =>
        new(given.GetRequiredValue(_server), given.GetValue(_key) is { Length: > 0 } key ? key : null) { Root = given.GetValue(_root) };

    Uri Address(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return _default;
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException("The server must be an address such as http://localhost:8000.");
    }

    /// <summary>PEM or DER.</summary>
    static X509Certificate2? Root(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file} is no certificate that can be read.", unreadable);
        }
    }
}
