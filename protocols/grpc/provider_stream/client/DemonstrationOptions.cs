namespace GenAiTransport.ProviderStream.Client;

/// <summary>The command line of the demonstration.</summary>
sealed record DemonstrationOptions(ServerAddress Server)
{
    const string DefaultServer = "http://localhost:50053";

    static readonly string[] Names = ["--server", "--key", "--cert", "--provider", "--model", "--credential", "--param", "--unary", "--help"];

    public static string Usage { get; } = $"""
        Several requests to a provider of models, on one gRPC stream. Run it from protocols/grpc/provider_stream:

          dotnet run --project client                            three requests of its own, one of them wrong
          dotnet run --project client -- "question" "another"    these, in their order

          --provider NAME       {string.Join(", ", ProviderService.All)} (default {ProviderService.OpenAi})
          --model NAME          the model; where the provider has a usual one it may be left out
          --credential F=VALUE  a field of the credential: key, base_url …; without one the server's own is used
          --param NAME=VALUE    a parameter of the model: temperature, max_tokens …
          --unary               a call for each request instead of the stream
          --server URL          where the server is (or CHAT_SERVER; default {DefaultServer})
          --key KEY             the server's shared key (or CHAT_API_KEY)
          --cert FILE           the private root that signed the server's certificate, for https

        Exit codes: 0 done, 1 a request failed, 2 wrong usage, 3 no server, 130 interrupted.
        """;

    public ProviderService Service { get; init; } = ProviderService.OpenAi;

    public IReadOnlyList<(string Name, string Value)> Credential { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    public IReadOnlyList<string> Questions { get; init; } = [];

    public bool Unary { get; init; }

    public bool Help { get; init; }

    /// <summary>Words that are no options are questions. What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static DemonstrationOptions Parse(IEnumerable<string> arguments, Func<string, string?> setting)
    {
        var left = new Queue<string>(arguments);
        var (credential, parameters, questions) = (new List<(string, string)>(), new List<(string, string)>(), new List<string>());
        var (server, key) = (setting("CHAT_SERVER"), setting("CHAT_API_KEY"));
        string? root = null;
        var options = new DemonstrationOptions(new ServerAddress(new Uri(DefaultServer)));
        while (left.TryDequeue(out var argument))
        {
            var (name, given) = argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=', 2) is [var before, var after] ? (before, after) : (argument, null);
            switch (name)
            {
                case "--help" or "-h":
                    options = options with { Help = true };
                    break;
                case "--unary":
                    options = options with { Unary = true };
                    break;
                case "--provider":
                    options = options with { Service = Provider(Value()) };
                    break;
                case "--model":
                    parameters.Add(("model", Value()));
                    break;
                case "--credential":
                    credential.Add(Pair(Value()));
                    break;
                case "--param":
                    parameters.Add(Pair(Value()));
                    break;
                case "--server":
                    server = Value();
                    break;
                case "--key":
                    key = Value();
                    break;
                case "--cert":
                    root = Value();
                    break;
                case ['-', _, ..]:
                    throw new FormatException($"There is no option {name}; did you mean {Nearest.To(name, Names)}?");
                default:
                    questions.Add(argument);
                    break;
            }

            string Value() => given ?? (left.TryDequeue(out var value) ? value : throw new FormatException($"{name} needs a value."));
            (string, string) Pair(string text) => text.Split('=', 2) is [{ Length: > 0 } field, var value] ? (field, value) : throw new FormatException($"{name} takes NAME=VALUE.");
        }
        return options with
        {
            // The chat's own options read an address and a key as every client does.
            Server = ClientOptions.Parse(
                [.. server is null ? Array.Empty<string>() : ["--server", server], .. key is null ? Array.Empty<string>() : ["--key", key], .. root is null ? Array.Empty<string>() : ["--cert", root]],
                Face,
                _ => null).Server,
            Credential = credential,
            Parameters = parameters,
            Questions = questions,
        };
    }

    static ClientFace Face { get; } = new("", "", "gRPC") { Folder = "grpc/provider_stream", DefaultServer = new Uri(DefaultServer) };

    static ProviderService Provider(string name) =>
        ProviderService.Find(name) ?? throw new FormatException($"There is no provider {name}; did you mean {Nearest.To(name, ProviderService.All.Select(service => service.Name))}?");
}
