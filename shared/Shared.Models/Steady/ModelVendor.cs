namespace GenAiTransport;

/// <summary>Whose model it is, as sentences and the log name it, and what a user would change where something about it is wrong.</summary>
public sealed record ModelVendor(string Name, string KeySetting, string AddressSetting, string ModelSetting = "GENAI_MODEL_ID")
{
    public static ModelVendor Gemini { get; } = new("Gemini", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL");

    public static ModelVendor OpenAi { get; } = new("OpenAI", "OPENAI_API_KEY", "OPENAI_BASE_URL");
}
