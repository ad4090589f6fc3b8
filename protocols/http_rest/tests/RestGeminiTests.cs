using System.Net;
using System.Net.Http.Json;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class RestGeminiTests : GeminiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new RestTransport(server);

    [Test, CancelAfter(30_000)]
    public async Task A_spent_quota_is_503_and_says_when_to_come_back(CancellationToken cancellationToken)
    {
        var response = await AskAsync(GeminiScript.QuotaSpent("40s"), cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(40)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_failed_model_is_502(CancellationToken cancellationToken)
    {
        var response = await AskAsync(GeminiScript.Begin.Text("Half an"), cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That((await response.Content.ReadFromJsonAsync(WireJson.Wire.Problem, cancellationToken))?.Detail, Does.Contain("cut off"));
    }

    static async Task<HttpResponseMessage> AskAsync(GeminiScript script, CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        gemini.Next(script);
        await using var server = new TestServer<Program>(settings: gemini.Environment);
        using var http = server.CreateClient();
        var response = await http.PostAsJsonAsync("/chat", new ChatRequest("hi"), WireJson.Wire.ChatRequest, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        return response;
    }
}
