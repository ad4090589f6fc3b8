using System.Globalization;

namespace GenAiTransport;

/// <summary>The command line of a client.</summary>
public sealed record ClientOptions(ServerAddress Server)
{
    static readonly string[] Names = ["--server", "--session", "--model", "--key", "--cert", "--json", "--raw", "--no-stream", "--timeout", "--help", "--version"];

    public string? Question { get; init; }

    public string? Session { get; init; }

    public string? Model { get; init; }

    public bool Json { get; init; }

    /// <summary>Replies as they are rather than as their Markdown looks.</summary>
    public bool Raw { get; init; }

    /// <summary>The reply at once, when all of it is there.</summary>
    public bool NoStream { get; init; }

    /// <summary>How long one question may take.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool Help { get; init; }

    public bool Version { get; init; }

    /// <summary>Words that are no options are the question. What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static ClientOptions Parse(IEnumerable<string> arguments, ClientFace face, Func<string, string?> setting)
    {
        var left = new Queue<string>(arguments);
        var words = new List<string>();
        var server = setting("CHAT_SERVER");
        var key = setting("CHAT_API_KEY");
        string? root = null;
        var options = new ClientOptions(new ServerAddress(face.DefaultServer));
        while (left.TryDequeue(out var argument))
        {
            if (argument == "--")
            {
                words.AddRange(left);
                break;
            }
            var (name, value) = Split(argument);
            switch (name)
            {
                case "--help" or "-h":
                    options = options with { Help = true };
                    break;
                case "--version":
                    options = options with { Version = true };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--raw":
                    options = options with { Raw = true };
                    break;
                case "--no-stream":
                    options = options with { NoStream = true };
                    break;
                case "--timeout":
                    options = options with { Timeout = Seconds(value ?? Next(name)) };
                    break;
                case "--session":
                    options = options with { Session = value ?? Next(name) };
                    break;
                case "--model":
                    options = options with { Model = value ?? Next(name) };
                    break;
                case "--server":
                    server = value ?? Next(name);
                    break;
                case "--key":
                    key = value ?? Next(name);
                    break;
                case "--cert":
                    root = value ?? Next(name);
                    break;
                case ['-', _, ..]:
                    throw new FormatException($"There is no option {name}; did you mean {Nearest.To(name, Names)}?");
                default:
                    words.Add(argument);
                    break;
            }
        }
        if (options is { Session: not null, Model: not null })
            throw new FormatException("--model chooses the model of a new session and does not go with --session.");
        return options with
        {
            Server = new ServerAddress(Address(server) ?? face.DefaultServer, string.IsNullOrEmpty(key) ? null : key)
            {
                Root = root is null ? null : RootCertificate.Load(root),
            },
            Question = words.Count == 0 ? null : string.Join(' ', words),
        };

        string Next(string name) => left.TryDequeue(out var value) ? value : throw new FormatException($"{name} needs a value.");
    }

    /// <summary><c>--name=value</c> is the same as <c>--name value</c>.</summary>
    static (string Name, string? Value) Split(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=', 2) is [var name, var value] ? (name, value) : (argument, null);

    static TimeSpan Seconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("--timeout takes a number of seconds.");

    static Uri? Address(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException("The server must be an address such as http://localhost:8000.");
    }
}
