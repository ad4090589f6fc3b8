using System.CommandLine;

namespace GenAiTransport.ProviderStream.Client;

/// <summary>The command line of the demonstration.</summary>
sealed class DemonstrationCommand
{
    readonly Option<ProviderService?> _provider = Options.Value(
        "--provider", "NAME", $"{string.Join(", ", ProviderService.All)} (default {ProviderService.OpenAi})", ProviderService? (name) => Provider(name));

    readonly Option<string?> _model = Options.Text("--model", "NAME", "the model; where the provider has a usual one it may be left out");

    readonly Option<(string Name, string Value)[]?> _credential = Pairs(
        "--credential", "a field of the credential: key, base_url …; without one the server's own is used");

    readonly Option<(string Name, string Value)[]?> _parameters = Pairs("--param", "a parameter of the model: temperature, max_tokens …");
    readonly Option<bool> _unary = Options.Flag("--unary", "a call for each request instead of the stream");
    readonly Option<bool> _help = Options.Help();
    readonly ServerOptions _server;
    readonly CommandLine _line;

    public DemonstrationCommand(Func<string, string?> setting)
    {
        _server = new ServerOptions(new Uri("http://localhost:50053"), setting);
        _line = new CommandLine(All);
    }

    IReadOnlyList<Option> All => [_provider, _model, _credential, _parameters, _unary, .. _server.All, _help];

    public string Help => $"""
        Several requests to a provider of models, on one gRPC stream.
        Run it from protocols/grpc/provider_stream:

          dotnet run --project client                          its own three, one wrong
          dotnet run --project client -- "question" "another"  these, in their order

        {_line.Help(All)}

        Exit codes: 0 done, 1 a request failed, 2 wrong usage, 3 no server,
        130 interrupted.
        """;

    /// <summary>Words that are no options are questions. What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public DemonstrationOptions Parse(IEnumerable<string> arguments)
    {
        var given = _line.Parse(arguments);
        var parameters = given.GetValue(_parameters) ?? [];
        return new DemonstrationOptions(_server.Read(given))
        {
            Service = given.GetValue(_provider) ?? ProviderService.OpenAi,
            Credential = given.GetValue(_credential) ?? [],
            Parameters = given.GetValue(_model) is { } model ? [.. parameters, ("model", model)] : parameters,
            Questions = given.GetValue(_line.Words)!,
            Unary = given.GetValue(_unary),
            Help = given.GetValue(_help),
        };
    }

    static Option<(string Name, string Value)[]?> Pairs(string name, string description) => Options.Values(
        name, "NAME=VALUE", description,
        text => text.Split('=', 2) is [{ Length: > 0 } field, var value] ? (field, value) : throw new FormatException($"{name} takes NAME=VALUE."));

    static ProviderService Provider(string name) =>
        ProviderService.Find(name) ?? throw new FormatException($"There is no provider {name}; did you mean {Nearest.To(name, ProviderService.All.Select(service => service.Name))}?");
}
