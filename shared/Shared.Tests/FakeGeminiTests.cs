using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class FakeGeminiTests
{
    const string Body = """{"contents":[{"role":"user","parts":[{"text":"one two"}]}]}""";

    static async Task<string> PostAsync(FakeGemini gemini, string call, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(gemini.Address, call), new StringContent(Body), cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    [Test, CancelAfter(10_000)]
    public async Task Without_a_script_it_echoes_and_its_three_forms_say_the_same(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        var whole = JsonNode.Parse(await PostAsync(gemini, "/v1beta/models/m:generateContent", cancellationToken));
        var array = JsonNode.Parse(await PostAsync(gemini, "/v1beta/models/m:streamGenerateContent", cancellationToken))!.AsArray();
        var events = await PostAsync(gemini, "/v1beta/models/m:streamGenerateContent?alt=sse", cancellationToken);
        Assert.That(Text(whole), Is.EqualTo("You said: one two"));
        Assert.That(array.Select(Text), Is.EqualTo(new[] { "You", " said:", " one", " two" }));
        Assert.That(
            events.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => Text(JsonNode.Parse(line["data: ".Length..]))),
            Is.EqualTo(array.Select(Text)));
        Assert.That((int?)whole!["usageMetadata"]!["totalTokenCount"], Is.EqualTo((int?)array[^1]!["usageMetadata"]!["totalTokenCount"]));

        static string? Text(JsonNode? json) => (string?)json!["candidates"]![0]!["content"]!["parts"]![0]!["text"];
    }

    [Test, CancelAfter(10_000)]
    public async Task It_records_what_it_was_sent(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        await PostAsync(gemini, "/v1beta/models/m:generateContent?x=y", cancellationToken);
        var request = gemini.Requests.Single();
        Assert.That(
            (request.Method, request.Path, request.Query, request.Body, request.Model, request.LastText),
            Is.EqualTo(("POST", "/v1beta/models/m:generateContent", "?x=y", Body, "m", "one two")));
    }

    [Test, CancelAfter(10_000)]
    public async Task It_lists_models_and_which_of_them_chat(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        using var http = new HttpClient();
        var list = await http.GetFromJsonAsync<JsonObject>(new Uri(gemini.Address, "/v1beta/models"), cancellationToken);
        var models = list!["models"]!.AsArray();
        Assert.That(models.Select(model => (string?)model!["name"]), Has.Member("models/gemini-2.5-flash"));
        Assert.That(models.Single(model => (string?)model!["name"] == "models/embedding-001")!["supportedGenerationMethods"]!.ToJsonString(), Is.EqualTo("""["embedContent"]"""));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_whole_server_can_be_pointed_at_it(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        var environment = gemini.Environment.ToDictionary(setting => setting.Name, setting => setting.Value);
        var read = ModelSettings.Read(environment.GetValueOrDefault);
        Assert.That(read, Is.EqualTo(gemini.Settings));
    }
}
