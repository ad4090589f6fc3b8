using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseTelemetryTests : TelemetryContract<Program>
{
    protected override Assembly Client => typeof(SseTransport).Assembly;

    protected override IChatTransport Connect(ServerAddress server) => new SseTransport(server);

    [Test, CancelAfter(60_000)]
    public async Task A_key_in_the_address_is_in_no_log_and_in_no_trace(CancellationToken cancellationToken)
    {
        const string Key = "a-key-in-the-address";
        await using var collector = await Collector.StartAsync(cancellationToken);
        await using var process = AppProcess.Start(typeof(Program).Assembly, ["--urls", "http://127.0.0.1:0"],
            [("CHAT_API_KEY", Key), ("CHAT_LOG", "json"), ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"), .. collector.Environment(overGrpc: true)]);
        await process.ShowsAsync("\"event\":\"ServerStarted\"");
        var address = new Uri(process.Output.Split("\"address\":\"").Last().Split('"')[0]);
        await using var client = Connect(new ServerAddress(address, Key));
        var session = (await client.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
        using (var http = new ServerAddress(address).CreateHttpClient())
        {
            http.DefaultRequestHeaders.Add("Accept", "text/event-stream");
            using var channel = await http.GetAsync($"/sessions/{session}/events?access_token={Key}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            Assert.That(channel.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
        await process.ShowsAsync("Left by the client");
        await process.InterruptAsync();
        await process.ExitAsync();

        Assert.That(collector.Spans.Where(span => span.Attributes.GetValueOrDefault("url.path")?.EndsWith("/events", StringComparison.Ordinal) is true), Is.Not.Empty);
        Assert.That(process.Output, Does.Contain("\"level\":\"debug\"").And.Not.Contain(Key));
        Assert.That(process.Errors + collector.Everything, Does.Not.Contain(Key));
    }

    [Test, Nightly, CancelAfter(60_000)]
    public async Task Who_listens_who_is_turned_away_and_who_is_let_go_is_counted(CancellationToken cancellationToken)
    {
        await using var server = await TracedServer.StartAsync(typeof(Program).Assembly,
            ("OTEL_METRICS_EXPORTER", "prometheus"), ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0"),
            ("Limits__ConnectionsPerAddress", "2"), ("Limits__SlowReaderSeconds", "1"), ("Limits__RequestsPerSecond", "100"));
        using var http = new ServerAddress(server.Address).CreateHttpClient();
        Task<double> FigureAsync(string name) => TracedServer.FigureAsync(http, name);
        await using var client = Connect(new ServerAddress(server.Address));
        var session = (await client.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;

        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await deaf.ConnectAsync(IPAddress.Loopback, server.Address.Port, cancellationToken);
        await deaf.SendAsync(Encoding.ASCII.GetBytes($"GET /sessions/{session}/events HTTP/1.1\r\nHost: localhost\r\n\r\n"), cancellationToken);
        await Reading.UntilAsync(async () => await FigureAsync("chat_connections") == 1);
        using (await Subscriber.ComeAsync(http, session))
        {
            await Reading.UntilAsync(async () => await FigureAsync("chat_connections") == 2);
            using var third = await Subscriber.AskAsync(http, session);
            Assert.That(third.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
            await Reading.UntilAsync(async () => await FigureAsync("chat_refusals_total") == 1);
        }
        await Reading.UntilAsync(async () => await FigureAsync("chat_connections") == 1);

        // What it does not read fills the buffers of both sides, however large they are.
        await Reading.UntilAsync(async () =>
        {
            await client.SendAsync(session, "Write 5000 words.", cancellationToken).ToEndAsync();
            return await FigureAsync("chat_readers_dropped_total") == 1;
        });
        await Reading.UntilAsync(async () => await FigureAsync("chat_connections") == 0);

        var before = await FigureAsync("chat_refusals_total");
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            using var answer = await http.GetAsync("/health", cancellationToken);
            return answer.StatusCode;
        }));
        var refused = answers.Count(status => status == HttpStatusCode.TooManyRequests);
        Assert.That(refused, Is.Positive);
        await Reading.UntilAsync(async () =>
        {
            using var answer = await http.GetAsync("/metrics", cancellationToken);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return TracedServer.Figure(await answer.Content.ReadAsStringAsync(cancellationToken), "chat_refusals_total") - before == refused;
            refused++;
            return false;
        });
    }
}
