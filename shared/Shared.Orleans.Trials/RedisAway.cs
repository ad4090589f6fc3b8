using System.Net;
using System.Net.Http.Json;
using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.Cluster.Trials;

/// <summary>Redis is lost for a while: replies go on, what needs it is refused for now, and afterwards all is as before without anybody's doing.</summary>
static class RedisAway
{
    static readonly TimeSpan Away = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Fleet fleet, int times, Findings findings)
    {
        for (var round = 0; round < times; round++)
            await RunAsync(fleet, findings);
        findings.ExpectWithin("refused", 1, TimeSpan.FromSeconds(5));
        findings.ExpectWithin("answers again", 1, TimeSpan.FromSeconds(10));
    }

    static async Task RunAsync(Fleet fleet, Findings findings)
    {
        var conversations = await Task.WhenAll(fleet.Instances.Select(instance => Conversation.BeginAsync(instance, findings)));
        await using var client = fleet.Instances[0].Connect();
        var chunks = 0;
        var shown = new CountdownEvent(conversations.Length);
        var asked = conversations.Select(conversation => conversation.AskAsync(client, Conversation.Long, happened =>
        {
            Interlocked.Add(ref chunks, happened is Chunk ? 1 : 0);
            if (happened is Chunk { ChunkNumber: 1 })
                shown.Signal();
        })).ToArray();
        await Reading.UntilAsync(() => shown.IsSet);

        await fleet.Redis.StopAsync();
        var (stopped, before) = (DateTime.UtcNow, Volatile.Read(ref chunks));
        foreach (var instance in fleet.Instances)
            await ExpectRefusalAsync(instance, conversations[0].Id, findings);
        if (stopped + Away - DateTime.UtcNow is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest);
        findings.Expect(Volatile.Read(ref chunks) > before + 10, "replies go on without Redis");
        await fleet.Redis.ComeBackAsync();

        var back = DateTime.UtcNow;
        await Reading.UntilAsync(async () => await ReadyAsync(fleet));
        findings.Took("answers again", DateTime.UtcNow - back);
        foreach (var end in await Task.WhenAll(asked))
            findings.Expect(end is TurnCompleted, $"a reply that ran meanwhile comes to its end: {(end as TurnFailed)?.Message}");
        foreach (var conversation in conversations)
        {
            findings.Expect(await conversation.AskAsync(client, "And now?") is TurnCompleted, "the next message is answered");
            await fleet.CheckAsync(conversation, "when Redis is back");
        }
    }

    static async Task ExpectRefusalAsync(Instance instance, string session, Findings findings)
    {
        var asked = DateTime.UtcNow;
        if (instance.Protocol.IsGrpc)
        {
            await using var client = instance.Connect();
            try
            {
                await client.Sessions.CreateAsync();
                findings.Expect(false, "what needs Redis is refused");
            }
            catch (ServerUnreachableException unreachable)
            {
                findings.Expect(unreachable.InnerException is RpcException { StatusCode: StatusCode.Unavailable }, "UNAVAILABLE without Redis");
            }
        }
        else
        {
            using var http = new HttpClient { BaseAddress = instance.Address };
            using var content = JsonContent.Create(new ChatRequest("Hello?", session), WireJson.Wire.ChatRequest);
            var path = instance.Protocol.Name switch { "rest" => "/chat", "websocket" => "/sessions/new", _ => "/chat/stream" };
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), path == "/sessions/new" ? null : content);
            findings.Expect(response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null, $"503 with Retry-After without Redis, was {(int)response.StatusCode}");
            using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            findings.Expect(ready.StatusCode == HttpStatusCode.ServiceUnavailable, "an instance without Redis is not ready");
        }
        findings.Took("refused", DateTime.UtcNow - asked);
    }

    static async Task<bool> ReadyAsync(Fleet fleet)
    {
        foreach (var instance in fleet.Instances)
        {
            await using var client = instance.Connect();
            try
            {
                await client.Sessions.CreateAsync();
            }
            catch (Exception away) when (away is ServerUnreachableException or RefusedException)
            {
                return false;
            }
        }
        return true;
    }
}
