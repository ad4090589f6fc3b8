using System.Net.Http.Json;
using System.Text.Json;
using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>Beside the socket, the server has what all HTTP servers have.</summary>
[TestFixture]
public class WebSocketHttpTests : SessionContract<Program>
{
    /// <summary>The conversation goes over the socket.</summary>
    protected override string[] ThroughTheDocument => [];

    protected override string Framework => "ASP.NET Core + WebSockets";

    [Test, CancelAfter(30_000)]
    public async Task The_front_page_and_the_document_tell_of_the_socket(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        var info = await http.GetFromJsonAsync<JsonElement>("/", cancellationToken);
        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", cancellationToken);
        var about = document.GetProperty("info").GetProperty("description").GetString();

        Assert.That(info.GetProperty("endpoints").GetProperty("websocket").GetString(), Is.EqualTo("WS /ws"));
        Assert.That(about, Does.Contain("`/ws`"));
        foreach (var type in Sent.Concat(Heard))
            Assert.That(about, Does.Contain($"`{type}`"));
    }

    static IEnumerable<string> Sent => ["create_session", "join_session", "chat", "stop", "typing_start", "typing_stop", "ping"];

    static IEnumerable<string> Heard =>
    [
        "connected", "session_created", "session_joined", "status", "response_start", "chunk", "response_complete", "session_update", "pong", "error",
    ];
}

[TestFixture]
public sealed class WebSocketGeminiTests : StreamingGeminiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new WebSocketTransport(server);
}
