using NUnit.Framework.Constraints;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class ModelSettingsTests
{
    static ModelSettings Read(params (string Name, string Value)[] set)
    {
        var settings = set.ToDictionary(pair => pair.Name, pair => pair.Value);
        return ModelSettings.Read(settings.GetValueOrDefault);
    }

    [Test]
    public void Without_a_key_the_offline_model_answers() =>
        Assert.That(Read(), Has.Property("Provider").EqualTo(ModelProvider.Offline).And.Property("Model").EqualTo("offline"));

    [Test]
    public void A_key_chooses_Gemini_and_its_documented_default()
    {
        var settings = Read(("GEMINI_API_KEY", "k"));
        Assert.That((settings.Provider, settings.Model, settings.ChosenModel), Is.EqualTo((ModelProvider.Gemini, "gemini-2.0-flash", (string?)null)));
    }

    [Test]
    public void Of_two_keys_the_first_wins_and_that_is_said()
    {
        var settings = Read(("GOOGLE_API_KEY", "first"), ("GEMINI_API_KEY", "second"));
        Assert.That(settings.ApiKey, Is.EqualTo("first"));
        Assert.That(settings.Notice, Does.Contain("using GOOGLE_API_KEY"));
    }

    [Test]
    public void An_OpenAI_key_chooses_OpenAI_unless_there_is_one_for_Gemini()
    {
        var openAi = Read(("OPENAI_API_KEY", "o"));
        Assert.That((openAi.Provider, openAi.ApiKey, openAi.Model, openAi.BaseAddress), Is.EqualTo((ModelProvider.OpenAi, "o", "gpt-4.1-mini", ModelSettings.OpenAiAddress)));
        var both = Read(("OPENAI_API_KEY", "o"), ("GOOGLE_API_KEY", "g"));
        Assert.That((both.Provider, both.ApiKey), Is.EqualTo((ModelProvider.Gemini, "g")));
        var chosen = Read(("OPENAI_API_KEY", "o"), ("GOOGLE_API_KEY", "g"), ("GENAI_PROVIDER", "openai"), ("GENAI_MODEL_ID", "m"), ("OPENAI_BASE_URL", "https://proxy.example.com/v1"));
        Assert.That((chosen.Provider, chosen.ApiKey, chosen.Model, chosen.BaseAddress.Host), Is.EqualTo((ModelProvider.OpenAi, "o", "m", "proxy.example.com")));
    }

    [Test]
    public void A_key_is_not_sent_in_the_clear_to_another_machine()
    {
        (string, string)[] local = [("GENAI_PROVIDER", "openai"), ("OPENAI_BASE_URL", "http://ollama.house:11434/v1"), ("GENAI_MODEL_ID", "llama3.2")];
        Assert.That(Read(local).BaseAddress.Host, Is.EqualTo("ollama.house"));
        Assert.That(() => Read([.. local, ("OPENAI_API_KEY", "o")]), Throws.TypeOf<FormatException>().With.Message.Contains("OPENAI_BASE_URL"));
    }

    [Test]
    public void A_provider_that_cannot_answer_is_refused_at_start()
    {
        Assert.That(() => Read(("GENAI_PROVIDER", "gemini")), Refuses("GENAI_PROVIDER=gemini needs a key: set GOOGLE_API_KEY."));
        Assert.That(() => Read(("GENAI_PROVIDER", "openai")), Refuses("GENAI_PROVIDER=openai needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL to a server that needs none."));
        Assert.That(
            () => Read(("GENAI_PROVIDER", "openai"), ("OPENAI_BASE_URL", "http://localhost:11434/v1")),
            Refuses("GENAI_PROVIDER=openai with an OPENAI_BASE_URL of your own needs a model's name: set GENAI_MODEL_ID."));

        static IResolveConstraint Refuses(string sentence) => Throws.TypeOf<FormatException>().With.Message.EqualTo(sentence);
    }

    [TestCase("GOOGLE_API_KEY", "two words")]
    [TestCase("GOOGLE_API_KEY", "line\nbreak")]
    [TestCase("OPENAI_API_KEY", "schlüssel")]
    public void A_key_that_cannot_be_one_is_refused_at_start_without_saying_it(string name, string key) =>
        Assert.That(() => Read((name, key)), Throws.TypeOf<FormatException>().With.Message.EqualTo($"{name} contains characters that no key has."));

    [TestCase("GENAI_PROVIDER", "cohere")]
    [TestCase("GOOGLE_GEMINI_BASE_URL", "http://example.com")]
    [TestCase("GOOGLE_GEMINI_BASE_URL", "file:///etc/passwd")]
    [TestCase("OFFLINE_WORDS_PER_SECOND", "fast")]
    [TestCase("OFFLINE_FIRST_TOKEN_MS", "-1")]
    [TestCase("OFFLINE_WORDS_PER_SECOND", "NaN")]
    public void A_wrong_setting_is_named(string name, string value) =>
        Assert.That(() => Read((name, value)), Throws.TypeOf<FormatException>().With.Message.Contains(name));

    [TestCase("http://localhost:9000")]
    [TestCase("http://127.0.0.1:9000")]
    [TestCase("https://proxy.example.com/gemini")]
    public void Gemini_may_be_reached_by_https_or_on_this_machine(string address) =>
        Assert.That(Read(("GOOGLE_GEMINI_BASE_URL", address)).BaseAddress, Is.EqualTo(new Uri(address)));

    [Test]
    public void The_key_is_not_printed() =>
        Assert.That(Read(("GOOGLE_API_KEY", "secret-1")).ToString(), Does.Not.Contain("secret-1"));
}
