using System.Globalization;

namespace GenAiTransport;

public enum ModelProvider
{
    Offline,
    Gemini,
    OpenAi,
}

/// <summary>Which model answers and how to reach it. The key is never part of what this prints.</summary>
public sealed record ModelSettings
{
    public const string DefaultOpenAiModel = "gpt-4.1-mini";
    public const string OfflineModelName = "offline";

    public static Uri OpenAiAddress { get; } = new("https://api.openai.com/v1");

    public ModelProvider Provider { get; init; } = ModelProvider.Offline;

    /// <summary>Null when the user chose none; only then may a retired default be replaced.</summary>
    public string? ChosenModel { get; init; }

    public string? ApiKey { get; init; }

    public Uri BaseAddress { get; init; } = GeminiModel.Address;

    public ModelVendor Vendor
    {
        get => field ?? (Provider == ModelProvider.OpenAi ? ModelVendor.OpenAi : ModelVendor.Gemini);
        init;
    }

    /// <summary>Null: what the address is known to speak.</summary>
    public OpenAiDialect? Dialect { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a reply that has begun may stay silent.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan OfflineFirstToken { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>0: everything at once.</summary>
    public double OfflineWordsPerSecond { get; init; } = 20;

    /// <summary>What the user should know about how the settings were read, said once at start.</summary>
    public string? Notice { get; init; }

    /// <summary>There is a key, and it is not used.</summary>
    public bool IsOfflineByChoice { get; init; }

    public string Model => Provider switch
    {
        ModelProvider.Offline => OfflineModelName,
        ModelProvider.OpenAi => ChosenModel ?? DefaultOpenAiModel,
        _ => ChosenModel ?? GeminiModel.DefaultModel,
    };

    /// <summary>What a session that asked for a model is told it has.</summary>
    public string NameOf(string? chosen) => Provider == ModelProvider.Offline ? OfflineModelName : chosen ?? Model;

    /// <summary>Reads the settings by their names in the environment. Throws <see cref="FormatException"/> with a readable sentence.</summary>
    public static ModelSettings Read(Func<string, string?> setting)
    {
        var defaults = new ModelSettings();
        var googleKey = Text("GOOGLE_API_KEY");
        var geminiKey = Text("GEMINI_API_KEY");
        var key = googleKey ?? geminiKey;
        var openAiKey = Text("OPENAI_API_KEY");
        var provider = Text("GENAI_PROVIDER")?.ToUpperInvariant() switch
        {
            null => key is not null ? ModelProvider.Gemini : openAiKey is not null ? ModelProvider.OpenAi : ModelProvider.Offline,
            "OFFLINE" => ModelProvider.Offline,
            "GEMINI" => ModelProvider.Gemini,
            "OPENAI" => ModelProvider.OpenAi,
            _ => throw new FormatException("GENAI_PROVIDER must be gemini, openai or offline."),
        };
        var isOpenAi = provider == ModelProvider.OpenAi;
        var settings = defaults with
        {
            Provider = provider,
            IsOfflineByChoice = provider == ModelProvider.Offline && (key ?? openAiKey) is not null,
            ChosenModel = Text("GENAI_MODEL_ID"),
            ApiKey = isOpenAi ? openAiKey : key,
            BaseAddress = isOpenAi
                ? Address("OPENAI_BASE_URL", needsNoSecret: openAiKey is null) ?? OpenAiAddress
                : Address("GOOGLE_GEMINI_BASE_URL") ?? GeminiModel.Address,
            ConnectTimeout = Seconds("GENAI_CONNECT_TIMEOUT_SECONDS") ?? defaults.ConnectTimeout,
            FirstByteTimeout = Seconds("GENAI_FIRST_BYTE_TIMEOUT_SECONDS") ?? defaults.FirstByteTimeout,
            SilenceTimeout = Seconds("GENAI_SILENCE_TIMEOUT_SECONDS") ?? defaults.SilenceTimeout,
            OfflineFirstToken = Number("OFFLINE_FIRST_TOKEN_MS") is { } milliseconds
                ? TimeSpan.FromMilliseconds(milliseconds)
                : defaults.OfflineFirstToken,
            OfflineWordsPerSecond = Number("OFFLINE_WORDS_PER_SECOND") ?? defaults.OfflineWordsPerSecond,
            Notice = !isOpenAi && googleKey is not null && geminiKey is not null && googleKey != geminiKey
                ? "Both GOOGLE_API_KEY and GEMINI_API_KEY are set; using GOOGLE_API_KEY."
                : null,
        };
        return settings.WhatIsWrong() is { } sentence ? throw new FormatException(sentence) : settings;

        string? Text(string name) => setting(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        double? Number(string name) => Text(name) switch
        {
            null => null,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && value is >= 0 and <= 86_400_000 => value,
            _ => throw new FormatException($"{name} must be a number, 0 or more."),
        };

        TimeSpan? Seconds(string name) => Number(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        // Where there is no key to be overheard, a server in the same house may be asked without TLS.
        Uri? Address(string name, bool needsNoSecret = false) => Text(name) switch
        {
            null => null,
            { } text when Uri.TryCreate(text, UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || needsNoSecret))) => uri,
            _ => throw new FormatException($"{name} must be an https address, or http to this machine{(needsNoSecret ? ", or http where no key is needed" : "")}."),
        };
    }

    public override string ToString() => $"{Provider} {Model}";

    /// <summary>What keeps this model from answering, in a sentence that does not say the key; null when all is well.</summary>
    string? WhatIsWrong() => Provider switch
    {
        _ when ApiKey?.All(character => character is > ' ' and < (char)127) is false => $"{Vendor.KeySetting} contains characters that no key has.",
        ModelProvider.Gemini when ApiKey is null => "GENAI_PROVIDER=gemini needs a key: set GOOGLE_API_KEY.",
        ModelProvider.OpenAi when ApiKey is null && BaseAddress == OpenAiAddress =>
            "GENAI_PROVIDER=openai needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL to a server that needs none.",
        ModelProvider.OpenAi when ChosenModel is null && BaseAddress.Host != OpenAiAddress.Host =>
            "GENAI_PROVIDER=openai with an OPENAI_BASE_URL of your own needs a model's name: set GENAI_MODEL_ID.",
        _ => null,
    };
}
