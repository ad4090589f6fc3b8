using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GenAiTransport.Testing;

/// <summary>What all HTTP servers offer around the conversation, as the bytes on the wire and as curl would ask for it.</summary>
public abstract partial class SessionContract<TProgram> where TProgram : class
{
    /// <summary>As the screens name it.</summary>
    protected virtual string Framework => "ASP.NET Core";

    protected const string Nobody = "00000000-0000-0000-0000-000000000000";

    [Test, CancelAfter(30_000)]
    public async Task The_life_of_a_session(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();

        var created = await http.PostAsync("/sessions/new", null, cancellationToken);
        var id = (await JsonAsync(created)).GetProperty("session_id").GetString()!;
        Assert.That(Masked(await created.Content.ReadAsStringAsync(cancellationToken)),
            Is.EqualTo("""{"session_id":"ID","model":"offline","timestamp":"TIME"}"""));
        Assert.That(created.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/json; charset=utf-8"));
        var turn = await server.StartTurnAsync(id, "say hi");
        await turn.ReadAsync(cancellationToken: cancellationToken).ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Masked(await http.GetStringAsync("/sessions", cancellationToken)), Does.StartWith(
                """{"active_sessions":1,"sessions":[{"session_id":"ID","model":"offline","message_count":2,"duration_minutes":DURATION,"created_at":"TIME","last_activity":"TIME""" + "\""));
            Assert.That(Masked(await http.GetStringAsync($"/sessions/{id}", cancellationToken)), Does.StartWith(
                """{"session_id":"ID","model":"offline","message_count":2,"user_messages":1,"model_messages":1,"session_duration_seconds":DURATION,"created_at":"TIME","messages":[{"role":"user","text":"say hi","timestamp":"TIME"},{"role":"model","text":"hi"""));
            Assert.That(await PostAsync(http, $"/sessions/{id}/stop"), Is.EqualTo("""{"stopped":false}"""));
            Assert.That(await PostAsync(http, $"/sessions/{id}/clear"), Is.EqualTo("""{"message":"Session cleared"}"""));
            Assert.That((await http.GetFromJsonAsync<JsonElement>($"/sessions/{id}", cancellationToken)).GetProperty("message_count").GetInt32(), Is.Zero);
        }
        var deleted = await http.DeleteAsync($"/sessions/{id}", cancellationToken);
        Assert.That(await deleted.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo("""{"message":"Session deleted"}"""));
        Assert.That((await http.GetAsync($"/sessions/{id}", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [SharedCase("GET", "")]
    [SharedCase("DELETE", "")]
    [SharedCase("POST", "/clear")]
    [SharedCase("POST", "/stop")]
    [CancelAfter(30_000)]
    public async Task An_unknown_session_is_not_found(string method, string path, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/sessions/{Nobody}{path}");

        var response = await http.SendAsync(request, cancellationToken);

        await AssertProblemAsync(response, 404, "Session not found");
    }

    [Test, CancelAfter(30_000)]
    public async Task Health_stats_and_the_front_page_have_their_fields(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        var health = await http.GetFromJsonAsync<JsonElement>("/health", cancellationToken);
        var stats = await http.GetFromJsonAsync<JsonElement>("/stats", cancellationToken);
        var info = await http.GetFromJsonAsync<JsonElement>("/", cancellationToken);
        string[] common = ["status", "model", "uptime_seconds", "total_requests", "successful_requests", "failed_requests", "active_sessions"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(health), Is.SupersetOf(common));
            Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("healthy"));
            Assert.That(Names(stats), Is.SupersetOf(common).And.SupersetOf((string[])["average_response_time", "start_time", "total_sessions_created"]));
            Assert.That(Names(info), Is.EqualTo(["name", "version", "framework", "model", "features", "endpoints"]));
            Assert.That(info.GetProperty("framework").GetString(), Is.EqualTo(Framework));
            Assert.That(info.GetProperty("endpoints").EnumerateObject().Select(entry => entry.Value.GetString()),
                Is.SupersetOf(["POST /sessions/new", "GET /sessions", "GET /sessions/{id}", "POST /sessions/{id}/clear", "DELETE /sessions/{id}", "POST /sessions/{id}/stop", "GET /health", "GET /stats"]));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task The_document_and_its_page_come_from_the_server_itself(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();

        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", cancellationToken);
        var page = await http.GetStringAsync("/docs", cancellationToken);

        var session = document.GetProperty("paths").GetProperty("/sessions/{id}").GetProperty("get").GetProperty("responses");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(session), Is.SupersetOf(["200", "404"]));
            Assert.That(document.GetProperty("components").GetProperty("schemas").TryGetProperty("SessionDetails", out var details), Is.True);
            Assert.That(Names(details.GetProperty("properties")), Does.Contain("session_duration_seconds"));
            Assert.That(page, Does.Contain("swagger-ui").And.Not.Contain("https://"));
            Assert.That((await http.GetAsync("/docs/index.html", cancellationToken)).Headers.GetValues("Content-Security-Policy").Single(),
                Does.StartWith("default-src 'none'; script-src 'self';").And.Contain("frame-ancestors 'none'"));
            foreach (Match file in LocalFile().Matches(page))
                Assert.That((await http.GetAsync(new Uri(http.BaseAddress!, $"/docs/{file.Groups[1].Value}"), cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK), file.Value);
        }
    }

    /// <summary>What a client made of the document hears when it says "say one two three", and what the session holds then.</summary>
    protected virtual string[] ThroughTheDocument => ["one two three", "user: say one two three, model: one two three"];

    [Test, SharedCode, CancelAfter(90_000)]
    public async Task The_document_is_valid_and_a_client_that_was_made_of_it_chats()
    {
        await using var server = new TestServer<TProgram>();
        var lines = await NodeScript.RunAsync("@hey-api/openapi-ts", "openapi.mjs", [server.Address.GetLeftPart(UriPartial.Authority)]);
        Assert.That(lines, Is.EqualTo(["OpenAPI 3.1.1", .. ThroughTheDocument, "Session deleted"]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Every_answer_in_the_document_has_its_media_type_and_every_figure_its_schema(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", cancellationToken);

        using var _ = Assert.EnterMultipleScope();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                foreach (var answer in operation.Value.GetProperty("responses").EnumerateObject().Where(answer => answer.Name is not "204"))
                    Assert.That(answer.Value.TryGetProperty("content", out var _) || answer.Value.TryGetProperty("$ref", out var _), $"{operation.Name} {path.Name} {answer.Name}");
            }
        }
        foreach (var (address, name) in ((string, string)[])[("/health", "HealthReport"), ("/stats", "StatsReport")])
        {
            var schema = document.GetProperty("components").GetProperty("schemas").GetProperty(name);
            var figures = Names(await http.GetFromJsonAsync<JsonElement>(address, cancellationToken)).ToList();
            Assert.That(Names(schema.GetProperty("properties")), Is.EquivalentTo(figures));
            Assert.That(schema.GetProperty("required").EnumerateArray().Select(required => required.GetString()), Is.EquivalentTo(figures));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task The_document_says_where_a_key_is_needed_and_the_front_page_where_the_document_is(CancellationToken cancellationToken)
    {
        await using var open = new TestServer<TProgram>();
        await using var locked = new TestServer<TProgram>(settings: ("CHAT_API_KEY", "right"));
        using var anybody = open.CreateClient();
        using var http = locked.CreateClient();
        var endpoints = (await http.GetFromJsonAsync<JsonElement>("/", cancellationToken)).GetProperty("endpoints").EnumerateObject().Select(entry => entry.Value.GetString());
        var paths = (await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", cancellationToken)).GetProperty("paths");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(endpoints, Is.SupersetOf(["GET /docs", "GET /openapi/v1.json"]));
            Assert.That(Names(paths.GetProperty("/sessions").GetProperty("get")), Does.Contain("security"));
            Assert.That(Names(paths.GetProperty("/sessions").GetProperty("get").GetProperty("responses")), Does.Contain("401"));
            Assert.That(Names(paths.GetProperty("/health").GetProperty("get")), Does.Not.Contain("security"));
            Assert.That(await anybody.GetStringAsync("/openapi/v1.json", cancellationToken), Does.Not.Contain("\"security\""));
        }
    }

    [SharedCase("{")]
    [SharedCase("[]")]
    [SharedCase("""{"model_id":5}""")]
    [SharedCase("""{"model_id":"not a model"}""")]
    [CancelAfter(30_000)]
    public async Task A_wrong_wish_for_a_session_is_a_bad_request(string body, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var content = new StringContent(body, null, "application/json");

        var response = await http.PostAsync("/sessions/new", content, cancellationToken);

        await AssertProblemAsync(response, 400);
        Assert.That(await server.ListSessionsAsync(), Is.Empty);
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task A_full_server_says_so(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: [("Limits:MaxSessions", "1")]);
        using var http = server.CreateClient();
        await http.PostAsync("/sessions/new", null, cancellationToken);

        var response = await http.PostAsync("/sessions/new", null, cancellationToken);

        await AssertProblemAsync(response, 503, "no room");
        Assert.That(response.Headers.RetryAfter, Is.Not.Null);
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task Too_many_requests_are_told_when_to_come_back(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: [("Limits:RequestsPerSecond", "1")]);
        using var http = server.CreateClient();
        var responses = new List<HttpResponseMessage>();
        while (responses.Count < 20 && responses.All(response => response.IsSuccessStatusCode))
            responses.Add(await http.GetAsync("/health", cancellationToken));

        Assert.That(responses, Has.Count.GreaterThan(2), "a burst is let through");
        await AssertProblemAsync(responses[^1], 429);
        Assert.That(responses[^1].Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_the_key_nothing_of_a_conversation_is_told(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: [("CHAT_API_KEY", "right")]);
        using var none = server.CreateClient();
        using var wrong = server.CreateClient("wrong");
        using var header = server.CreateClient();
        header.DefaultRequestHeaders.Add("x-api-key", "right");

        foreach (var http in (HttpClient[])[none, wrong])
        {
            foreach (var path in (string[])["/sessions", "/stats", $"/sessions/{Nobody}", "/sessions?access_token=right"])
            {
                var response = await http.GetAsync(path, cancellationToken);
                await AssertProblemAsync(response, 401);
                Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
            }
        }
        Assert.That((await none.GetAsync("/health", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var head = await none.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"), cancellationToken);
        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await header.GetAsync("/sessions", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("evil.example")]
    [SharedCase("evil.example:8000")]
    [SharedCase("localhost.evil.example")]
    [SharedCase("127.0.0.1.evil.example")]
    [SharedCase("192.0.2.7")]
    [CancelAfter(30_000)]
    public async Task A_name_that_was_pointed_at_this_machine_is_not_answered(string host, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        foreach (var (method, path) in ((string, string)[])[("GET", "/sessions"), ("POST", "/sessions/new"), ("GET", "/"), ("GET", "/health"), ("GET", "/docs/index.html"), ("GET", "/nope")])
            await AssertProblemAsync(await CallAsync(http, host, cancellationToken, path, method), 400, "AllowedHosts");
        Assert.That(await server.ListSessionsAsync(), Is.Empty);
    }

    [SharedCase("localhost", "")]
    [SharedCase("LOCALHOST:1", "")]
    [SharedCase("127.0.0.1:8000", "")]
    [SharedCase("127.0.0.2", "")]
    [SharedCase("[::1]:8000", "")]
    [SharedCase("chat.example", "chat.example; *.example.org")]
    [SharedCase("www.example.org:443", "chat.example; *.example.org")]
    [SharedCase("evil.example", "*")]
    [CancelAfter(30_000)]
    public async Task Its_own_names_and_those_that_are_listed_are_answered(string host, string listed, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: ("AllowedHosts", listed));
        using var http = server.CreateClient();
        Assert.That((await CallAsync(http, host, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test, SharedCode, CancelAfter(30_000)]
    public async Task What_is_listed_counts_and_a_key_is_enough(CancellationToken cancellationToken)
    {
        await using var listing = new TestServer<TProgram>(settings: ("AllowedHosts", "chat.example"));
        await using var locked = new TestServer<TProgram>(settings: ("CHAT_API_KEY", "right"));
        using var listed = listing.CreateClient();
        using var knowing = locked.CreateClient("right");
        await AssertProblemAsync(await CallAsync(listed, "localhost", cancellationToken), 400, "AllowedHosts");
        Assert.That((await CallAsync(knowing, "chat.example", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    static Task<HttpResponseMessage> CallAsync(
        HttpClient http, string host, CancellationToken cancellationToken, string path = "/sessions", string method = "GET") =>
        http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = host } }, cancellationToken);

    [SharedCase("GET", "/nope", 404)]
    [SharedCase("PUT", "/sessions", 405)]
    [SharedCase("GET", "/sessions/new", 404)]
    [CancelAfter(30_000)]
    public async Task What_does_not_exist_is_a_problem_too(string method, string path, int status, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        await AssertProblemAsync(await http.SendAsync(request, cancellationToken), status);
    }

    protected static async Task AssertProblemAsync(HttpResponseMessage response, int status, string detail = "")
    {
        var body = await response.Content.ReadAsStringAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            var problem = JsonDocument.Parse(body).RootElement;
            Assert.That(problem.GetProperty("detail").GetString(), Is.Not.Empty.And.Contain(detail));
            Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
            Assert.That(body, Does.Not.Contain("Exception").And.Not.Contain("   at "));
        }
    }

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>What differs from run to run is named instead.</summary>
    protected static string Masked(string json) =>
        Duration().Replace(Time().Replace(Id().Replace(json, "ID"), "TIME"), "$1DURATION");

    static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name);

    static async Task<string> PostAsync(HttpClient http, string path)
    {
        using var response = await http.PostAsync(path, null);
        return await response.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")]
    private static partial Regex Time();

    [GeneratedRegex("""("(?:session_duration_seconds|duration_minutes|processing_time)":)[0-9.]+""")]
    private static partial Regex Duration();

    [GeneratedRegex("""(?:src|href)="\./([^"]+)""")]
    private static partial Regex LocalFile();
}
