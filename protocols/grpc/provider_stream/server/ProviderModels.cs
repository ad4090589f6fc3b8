using Microsoft.Extensions.AI;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>
/// From a provider and a credential to a model. All of them share one pool of connections, so a model costs next to nothing and no credential is
/// kept. An address from a request is text from outside: only the provider's own hosts and those that the operator lists are called, and the
/// server's own key goes to no address that a request has named.
/// </summary>
sealed class ProviderModels(ProviderSettings settings, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    readonly HttpMessageHandler _pool = ModelHttp.Pool(settings.Models.ConnectTimeout);
    readonly IChatClient _offline = ChatModels.Create(settings.Models, time, loggers);

    /// <summary>Fails with <see cref="RequestException"/> where something is missing or not allowed.</summary>
    public IChatClient Create(Provider provider, Credential? credential, string? model)
    {
        var fields = new CredentialFields(credential);
        var named = Named(provider, fields);
        var key = fields.Key ?? (named is null ? settings.Key(provider) : null);
        var own = settings.Address(provider);
        if (key is null && named is null && own is null)
            return settings.AllowsOffline ? _offline : throw Missing(provider, $"a key: put it into the credential's field `key`, or set {provider.KeySettings[0]} on the server");
        var address = named ?? own ?? provider.Address ?? throw Missing(provider, $"an address: {provider.AddressAdvice}");
        if (key is not null && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            throw new RequestException(RequestFault.Forbidden, "A key is not sent to another machine without TLS; use an https address.");
        if (model is null && provider.Model is null)
            throw Missing(provider, "a model: name it in modelParameters as `model`");
        return ChatModels.Create(settings.Models with
        {
            Provider = provider.IsGemini ? ModelProvider.Gemini : ModelProvider.OpenAi,
            Vendor = new(provider.Name, fields.Key is null ? provider.KeySettings[0] : "the credential's key", named is null ? provider.AddressSetting : "the credential's address", "the parameter `model`"),
            ApiKey = Sendable(key, fields),
            BaseAddress = address,
            ChosenModel = model ?? provider.Model,
            Dialect = provider.Dialect,
        }, time, loggers, _pool);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _offline.Dispose();
    }

    /// <summary>The address that a credential names; null where it names none.</summary>
    Uri? Named(Provider provider, CredentialFields fields)
    {
        if (fields.Address is not { } text)
            return provider.AddressFrom(fields);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0)
            throw new RequestException(RequestFault.Malformed, "The credential's address is no address of the web.");
        if (settings.Allows(address) || (address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && provider.Owns(address.Host)))
            return provider.Complete(address);
        throw new RequestException(RequestFault.Forbidden, "This server calls no address that a credential names, unless its operator lists the host in Providers:AllowedHosts.");
    }

    static string? Sendable(string? key, CredentialFields fields) => key?.All(sign => sign is > ' ' and < (char)127) is false
        ? throw new RequestException(
            fields.Key is null ? RequestFault.Incomplete : RequestFault.Malformed,
            fields.Key is null ? "The server's key for this provider contains characters that no key has." : "The credential's key contains characters that no key has.")
        : key;

    static RequestException Missing(Provider provider, string what) => new(RequestFault.Incomplete, $"{provider.Name} needs {what}.");
}
