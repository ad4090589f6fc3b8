using GenAiTransport.ProviderStream.Server;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>Where a request would go. Nothing is sent here: these are the true addresses.</summary>
[TestFixture]
public sealed class ProviderAddressTests
{
    static Uri? Address(string provider, (string Name, string Value)[] credential, params (string Name, string Value)[] settings)
    {
        var request = credential.Aggregate(new ChatRequest(), (request, field) => request.WithCredential(field.Name, field.Value));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build();
        using var models = new ProviderModels(ProviderSettings.Read(configuration), TimeProvider.System, NullLoggerFactory.Instance);
        using var model = models.Create(Provider.All.Single(one => one.Name == provider), request.Credential, "some-model");
        return model.GetService<ChatClientMetadata>()?.ProviderUri;
    }

    [TestCase("OpenAI", "https://api.openai.com/v1")]
    [TestCase("Gemini", "https://generativelanguage.googleapis.com/")]
    [TestCase("Anthropic", "https://api.anthropic.com/v1")]
    [TestCase("Cohere", "https://api.cohere.ai/compatibility/v1")]
    [TestCase("Mistral", "https://api.mistral.ai/v1")]
    public void A_key_alone_means_the_providers_own_address(string provider, string address) =>
        Assert.That(Address(provider, [("key", "k")]), Is.EqualTo(new Uri(address)));

    [TestCase("Azure", "resource", "mine", "https://mine.openai.azure.com/openai/v1")]
    [TestCase("Azure", "endpoint", "https://mine.openai.azure.com/", "https://mine.openai.azure.com/openai/v1")]
    [TestCase("Azure", "endpoint", "https://mine.services.ai.azure.com/models", "https://mine.services.ai.azure.com/models")]
    [TestCase("Vertex AI", "project_id", "p-1", "https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/endpoints/openapi")]
    [TestCase("OpenAI", "base_url", "https://api.openai.com", "https://api.openai.com/v1")]
    public void A_credential_may_name_what_is_the_providers(string provider, string field, string value, string address) =>
        Assert.That(Address(provider, [("key", "k"), (field, value)]), Is.EqualTo(new Uri(address)));

    [Test]
    public void Vertex_AI_is_asked_where_the_project_is() => Assert.That(
        Address("Vertex AI", [("key", "k"), ("project_id", "p-1"), ("location", "europe-west4")]),
        Is.EqualTo(new Uri("https://europe-west4-aiplatform.googleapis.com/v1/projects/p-1/locations/europe-west4/endpoints/openapi")));

    [TestCase("Azure", "resource", "evil.example/", "is no name")]
    [TestCase("Azure", "resource", "evil.example#", "is no name")]
    [TestCase("Azure", "endpoint", "https://openai.azure.com.evil.example/", "calls no address")]
    [TestCase("Azure", "endpoint", "https://evilopenai.azure.com.example/", "calls no address")]
    [TestCase("Azure", "endpoint", "http://mine.openai.azure.com/", "calls no address")]
    [TestCase("Azure", "endpoint", "https://mine.openai.azure.com:8443/", "calls no address")]
    [TestCase("Vertex AI", "project_id", "../../other", "is no name")]
    [TestCase("Anthropic", "base_url", "https://api.openai.com/v1", "calls no address")]
    public void And_nothing_else(string provider, string field, string value, string sentence) => Assert.That(
        () => Address(provider, [("key", "k"), (field, value)]), Throws.TypeOf<RequestException>().With.Message.Contains(sentence));

    [TestCase("Azure", "resource")]
    [TestCase("Vertex AI", "project_id")]
    [TestCase("Replicate", "REPLICATE_BASE_URL")]
    public void Where_there_is_no_address_for_everybody_it_says_what_is_needed(string provider, string what) => Assert.That(
        () => Address(provider, [("key", "k")]), Throws.TypeOf<RequestException>().With.Message.StartsWith($"{provider} needs an address").And.Message.Contains(what));

    [Test]
    public void The_operator_may_name_any_address_but_a_key_goes_there_only_with_TLS()
    {
        Assert.That(Address("Replicate", [("key", "k")], ("REPLICATE_BASE_URL", "https://gateway.house:4000")), Is.EqualTo(new Uri("https://gateway.house:4000/v1")));
        Assert.That(Address("Replicate", [], ("REPLICATE_BASE_URL", "http://gateway.house:4000")), Is.EqualTo(new Uri("http://gateway.house:4000/v1")));
        Assert.That(
            () => Address("Replicate", [("key", "k")], ("REPLICATE_BASE_URL", "http://gateway.house:4000")),
            Throws.TypeOf<RequestException>().With.Message.Contains("without TLS"));
    }

    [TestCase("llm.example.com", "https://llm.example.com/v1", true)]
    [TestCase("LLM.example.com , localhost:11434", "http://localhost:11434/v1", true)]
    [TestCase("localhost:11434", "http://localhost:11435/v1", false)]
    [TestCase("example.com", "https://llm.example.com/v1", false)]
    public void A_host_that_is_listed_may_be_named(string listed, string address, bool mayBe)
    {
        var asked = () => Address("OpenAI", [("key", "k"), ("base_url", address)], ("Providers:AllowedHosts", listed));
        if (mayBe)
            Assert.That(asked(), Is.EqualTo(new Uri(address)));
        else
            Assert.That(asked, Throws.TypeOf<RequestException>());
    }
}
