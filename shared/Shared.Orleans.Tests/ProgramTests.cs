extern alias Sse;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Tests;

/// <summary>A server as a process, with and without a cluster.</summary>
public sealed class ProgramTests
{
    [TestCase("127.0.0.1:1,password=swordfish", "CHAT_CLUSTER_ADDRESS", "", "No Redis can be used at 127.0.0.1:1")]
    [SharedCase(",,,", "CHAT_CLUSTER_ADDRESS", "", "CHAT_CLUSTER must")]
    [SharedCase("127.0.0.1:1", "CHAT_CLUSTER_ADDRESS", "192.0.2.1", "CHAT_CLUSTER_ADDRESS is 192.0.2.1")]
    [SharedCase("127.0.0.1:1", "CHAT_CLUSTER_DASHBOARD", "yes", "CHAT_CLUSTER_DASHBOARD must be true or false")]
    [TestCase("127.0.0.1:1", "CHAT_CLUSTER_DASHBOARD", "true", "CHAT_CLUSTER_DASHBOARD needs a key")]
    [CancelAfter(60_000)]
    public async Task What_keeps_an_instance_from_starting_is_one_line(string cluster, string name, string value, string sentence)
    {
        await using var server = Start(("CHAT_CLUSTER", cluster), (name, value));

        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors, Does.Contain(sentence).And.Not.Contain("swordfish"));
        Assert.That(server.Errors.Trim().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_port_of_the_cluster_that_others_reach_is_warned_of_and_no_dashboard_is_there()
    {
        await using var redis = await RedisServer.StartAsync();
        if (await OutsideAsync() is not { } outside)
        {
            Assert.Ignore("This machine has no address but loopback");
            return;
        }
        await using var open = Start(("CHAT_CLUSTER", redis.Address), ("CHAT_CLUSTER_ADDRESS", $"{outside}"));
        await open.ShowsAsync($"⚠️  The cluster's port {outside}:");
        Assert.That(open.Output, Does.Contain("asks for no key and is not encrypted"));
        await open.ShowsAsync("Server endpoint");
        using var http = new HttpClient();
        Assert.That((await http.GetAsync(new Uri($"http://{open.Endpoint}/cluster/"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "no dashboard that nobody asked for");
    }

    [Test, CancelAfter(60_000)]
    public async Task The_dashboard_is_there_when_asked_for_and_for_who_has_the_key()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = Start("http://0.0.0.0:0", ("CHAT_CLUSTER", redis.Address), ("CHAT_API_KEY", "s3cret"), ("CHAT_CLUSTER_DASHBOARD", "true"));
        await server.ShowsAsync("Server endpoint");
        var dashboard = new Uri($"http://{server.Endpoint}/cluster/");
        using var http = new HttpClient();
        async Task<HttpResponseMessage> GetAsync(Uri address, string? scheme = null, string? parameter = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = scheme is null ? null : new AuthenticationHeaderValue(scheme, parameter);
            return await http.SendAsync(request);
        }

        var anonymous = await GetAsync(dashboard);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(anonymous.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(anonymous.Headers.WwwAuthenticate.Single().Scheme, Is.EqualTo("Basic"), "a browser asks for it");
            Assert.That((await GetAsync(dashboard, "Basic", Convert.ToBase64String("me:guess"u8))).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That((await GetAsync(dashboard, "Basic", Convert.ToBase64String("me:s3cret"u8))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            if (await OutsideAsync() is { } outside)
                Assert.That((await GetAsync(new UriBuilder(dashboard) { Host = $"{outside}" }.Uri, "Bearer", "s3cret")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "not from elsewhere");
            Assert.That((await GetAsync(new Uri(dashboard, "/sessions"), "Basic", Convert.ToBase64String("me:s3cret"u8))).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "nowhere else");
        }
        Assert.That(async () => await (await GetAsync(new Uri(dashboard, "DashboardCounters"), "Bearer", "s3cret")).Content.ReadAsStringAsync(),
            Does.Contain("\"totalActiveHostCount\":1").After(20).Seconds.PollEvery(200));
    }

    [Test, CancelAfter(60_000), Platform("Linux")]
    public async Task A_server_on_its_own_loads_nothing_of_a_cluster()
    {
        await using var server = Start();
        await server.ShowsAsync("Server endpoint");

        var loaded = (await File.ReadAllLinesAsync($"/proc/{server.Id}/maps")).Select(line => Path.GetFileName(line)).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Distinct().ToArray();

        Assert.That(loaded, Does.Contain("Shared.AspNetCore.dll"));
        Assert.That(loaded.Where(name => name.Contains("Orleans", StringComparison.Ordinal) || name.Contains("Redis", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>An address of this machine that is not its loopback.</summary>
    static async Task<IPAddress?> OutsideAsync() =>
        Array.Find(await Dns.GetHostAddressesAsync(Dns.GetHostName(), AddressFamily.InterNetwork), address => !IPAddress.IsLoopback(address));

    static AppProcess Start(params (string, string)[] environment) => Start("http://127.0.0.1:0", environment);

    static AppProcess Start(string urls, params (string, string)[] environment) =>
        AppProcess.Start(typeof(Sse::Program).Assembly, ["--urls", urls], [("GENAI_PROVIDER", "offline"), .. environment]);
}
