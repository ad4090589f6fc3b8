using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>What a credential says. It holds a key: it is never logged, and does not print itself.</summary>
sealed partial class CredentialFields(Credential? credential)
{
    readonly Struct? _value = credential?.Value;

    public string? Key => Text("key") ?? Text("api_key") ?? Text("apiKey");

    public string? Address => Text("base_url") ?? Text("baseUrl") ?? Text("endpoint");

    /// <summary>A name that becomes part of an address; anything else that stands there is no name.</summary>
    public string? Name(string field) => Text(field) switch
    {
        null => null,
        { } text when OneName.IsMatch(text) => text,
        _ => throw new RequestException(RequestFault.Malformed, $"The credential's field `{field}` is no name."),
    };

    public override string ToString() => nameof(CredentialFields);

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex OneName { get; }

    string? Text(string field) =>
        _value?.Fields.TryGetValue(field, out var value) is true && value.KindCase == Value.KindOneofCase.StringValue && !string.IsNullOrWhiteSpace(value.StringValue)
            ? value.StringValue.Trim()
            : null;
}
