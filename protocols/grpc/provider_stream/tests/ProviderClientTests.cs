using System.Runtime.CompilerServices;
using GenAiTransport.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.ProviderStream.Tests;

[TestFixture]
public sealed class ProviderClientTests
{
    static async IAsyncEnumerable<ChatRequest> Requests(params string[] messages)
    {
        foreach (var message in messages)
        {
            await Task.Yield();
            yield return ProviderRequests.Ask(message, message);
        }
    }

    [TestCaseSource(typeof(ProviderCase), nameof(ProviderCase.All)), CancelAfter(30_000)]
    public async Task Every_service_is_called_by_its_name(ProviderCase provider, CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start();
        using var client = new ProviderClient(new ProviderClientOptions(server.Address));

        var streamed = await client.StreamChatAsync(provider.Service, Requests("Say one", "", "Say three"), cancellationToken).ToEndAsync();
        var whole = await client.ChatAsync(provider.Service, ProviderRequests.Ask("Say four"), cancellationToken);

        Assert.That(streamed.Where(response => response.IsEnd()).Select(response => (response.RequestId, response.Success)), Is.EqualTo(new[]
        {
            ("Say one", true), (streamed.Single(response => response.Error is not null).RequestId, false), ("Say three", true),
        }));
        Assert.That(streamed.Text(), Is.EqualTo("onethree"));
        Assert.That(whole.Text(), Is.EqualTo("four"));
        Assert.That(await server.ScreenAsync(), Does.Contain($"{provider.Name} stream ended"));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_pool_spreads_calls_over_its_channels(CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start();
        using var client = new ProviderClient(new ProviderClientOptions(server.Address) { Channels = 3 });
        var release = new TaskCompletionSource();
        var streams = new List<IAsyncEnumerator<ChatResponse>>();
        for (var number = 0; number < 6; number++)
        {
            var stream = client.StreamChatAsync(ProviderService.OpenAi, Held(release.Task), cancellationToken).GetAsyncEnumerator(cancellationToken);
            streams.Add(stream);
            Assert.That(await stream.MoveNextAsync().AsTask().Soon(), Is.True);
        }
        Assert.That(client.Calls, Is.EqualTo([2, 2, 2]));

        release.SetResult();
        foreach (var stream in streams)
        {
            while (await stream.MoveNextAsync().AsTask().Soon())
            {
            }
            await stream.DisposeAsync();
        }
        Assert.That(client.Calls, Is.EqualTo([0, 0, 0]));

        static async IAsyncEnumerable<ChatRequest> Held(Task release)
        {
            yield return ProviderRequests.Ask("Say yes");
            await release;
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Channels_have_connections_of_their_own_which_are_kept_alive(CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start();
        var handlers = new List<SocketsHttpHandler>();
        using var client = new ProviderClient(new ProviderClientOptions(server.Address)
        {
            KeepAliveDelay = TimeSpan.FromSeconds(7),
            KeepAliveTimeout = TimeSpan.FromSeconds(3),
            KeepAliveWithoutCalls = true,
            Handler = () =>
            {
                handlers.Add(new SocketsHttpHandler());
                return handlers[^1];
            },
        });
        await client.ChatAsync(ProviderService.OpenAi, ProviderRequests.Ask("hi"), cancellationToken);
        Assert.That(handlers.Select(handler => (handler.KeepAlivePingDelay.TotalSeconds, handler.KeepAlivePingTimeout.TotalSeconds, handler.KeepAlivePingPolicy)),
            Is.EqualTo(Enumerable.Repeat((7.0, 3.0, HttpKeepAlivePingPolicy.Always), 2)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_without_streaming_is_asked_without_it(CancellationToken cancellationToken)
    {
        await using var server = await UnaryServer.StartAsync();
        using var client = new ProviderClient(new ProviderClientOptions(server.Address));

        var told = await client.StreamChatAsync(ProviderService.OpenAi, Requests("one", "two", "three"), cancellationToken).ToEndAsync();

        Assert.That(told.Select(response => (response.RequestId, response.Text(), response.FinishReason)), Is.EqualTo(new[]
        {
            ("one", "1: one", "stop"), ("two", "2: two", "stop"), ("three", "3: three", "stop"),
        }));
        Assert.That((client.IsWithoutStreaming(ProviderService.OpenAi), client.IsWithoutStreaming(ProviderService.Azure)), Is.EqualTo((true, false)));
        Assert.That((await client.StreamChatAsync(ProviderService.OpenAi, ProviderRequests.Ask("again"), cancellationToken).ToEndAsync()).Text(), Is.EqualTo("4: again"));
        Assert.That(server.Streams, Is.EqualTo(1), "it is not asked again for what it does not have");
        Assert.That(client.Calls, Is.EqualTo([0, 0]));

        // A server that has nothing of it says so.
        Assert.That(async () => await client.StreamChatAsync(ProviderService.Azure, ProviderRequests.Ask("hi"), cancellationToken).ToEndAsync(), RpcFails.With(StatusCode.Unimplemented));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_key_is_sent_with_the_call(CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start(("CHAT_API_KEY", "secret"));
        using var without = new ProviderClient(new ProviderClientOptions(server.Address));
        var options = new ProviderClientOptions(server.Address) { ApiKey = "secret" };
        using var with = new ProviderClient(options);
        Assert.That(async () => await without.StreamChatAsync(ProviderService.OpenAi, ProviderRequests.Ask("hi"), cancellationToken).ToEndAsync(), RpcFails.With(StatusCode.Unauthenticated));
        Assert.That((await with.StreamChatAsync(ProviderService.OpenAi, ProviderRequests.Ask("Say yes"), cancellationToken).ToEndAsync()).Text(), Is.EqualTo("yes"));
        Assert.That(options.ToString(), Does.Not.Contain("secret"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_connection_is_checked_for_5_s_or_as_long_as_is_said(CancellationToken cancellationToken)
    {
        var told = new TaskCompletionSource<string>();
        await using var silent = await RawServer.StartAsync(async context =>
        {
            told.TrySetResult(context.Request.Headers["grpc-timeout"].ToString());
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var good = ProviderCase.Start(("CHAT_API_KEY", "secret"));
        await using var old = await UnaryServer.StartAsync();
        using var client = new ProviderClient(new ProviderClientOptions(silent.Address));
        using var stranger = new ProviderClient(new ProviderClientOptions(good.Address));
        using var other = new ProviderClient(new ProviderClientOptions(old.Address));

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var checking = client.CheckConnectionAsync(cancellationToken: enough.Token);

        // In milliseconds, and a little less than the whole.
        Assert.That(await told.Task.Soon(), Does.Match(@"^(5S|[34]\d{3}m)$"));
        await enough.CancelAsync();
        Assert.That(async () => await checking.Soon(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await client.CheckConnectionAsync(TimeSpan.FromMilliseconds(200), cancellationToken).Soon(), Is.False);
        Assert.That(await stranger.CheckConnectionAsync(cancellationToken: cancellationToken), Is.True, "health is open to all");
        Assert.That(await other.CheckConnectionAsync(cancellationToken: cancellationToken), Is.True, "a server without a health service");
    }

    [Test, CancelAfter(30_000)]
    public async Task Cancelling_and_leaving_end_the_call([Values] bool leaves, CancellationToken cancellationToken)
    {
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        fake.Next(OpenAiScript.Begin.Text("Once").Hold());
        await using var server = ProviderCase.Start(("OPENAI_API_KEY", FakeOpenAi.ApiKey), ("OPENAI_BASE_URL", fake.Address.ToString()));
        using var client = new ProviderClient(new ProviderClientOptions(server.Address));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = client.StreamChatAsync(ProviderService.OpenAi, Endless(CancellationToken.None), stop.Token).GetAsyncEnumerator(cancellationToken);
        Assert.That(await stream.MoveNextAsync().AsTask().Soon(), Is.True);

        if (!leaves)
        {
            var next = stream.MoveNextAsync().AsTask();
            await stop.CancelAsync();
            await Assert.ThatAsync(() => next.Soon(), Throws.InstanceOf<OperationCanceledException>());
        }
        await stream.DisposeAsync().AsTask().Soon();

        await fake.Requests.Single().Closed.Soon();
        Assert.That(client.Calls, Is.EqualTo([0, 0]));

        static async IAsyncEnumerable<ChatRequest> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return ProviderRequests.Ask("Tell");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [TestCase(typeof(InvalidDataException))]
    [TestCase(typeof(InvalidOperationException))]
    [CancelAfter(30_000)]
    public async Task A_source_of_requests_that_fails_fails_the_stream_with_its_own_words(Type failure, CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start();
        using var client = new ProviderClient(new ProviderClientOptions(server.Address));
        Assert.That(
            async () => await client.StreamChatAsync(ProviderService.OpenAi, Failing(), cancellationToken).ToEndAsync(),
            Throws.TypeOf(failure).With.Message.EqualTo("no more ideas"));

        async IAsyncEnumerable<ChatRequest> Failing()
        {
            await Task.Yield();
            yield return ProviderRequests.Ask("Say yes");
            throw (Exception)Activator.CreateInstance(failure, "no more ideas")!;
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task After_its_end_it_says_so(CancellationToken cancellationToken)
    {
        await using var server = ProviderCase.Start();
        var client = new ProviderClient(new ProviderClientOptions(server.Address));
        client.Dispose();
        client.Dispose();
        Assert.That(async () => await client.ChatAsync(ProviderService.OpenAi, ProviderRequests.Ask("hi"), cancellationToken), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await client.StreamChatAsync(ProviderService.OpenAi, ProviderRequests.Ask("hi"), cancellationToken).ToEndAsync(), Throws.TypeOf<ObjectDisposedException>());
    }

    /// <summary>A server of the time before streams: of one service, and of that only the one method.</summary>
    sealed class UnaryServer : IAsyncDisposable
    {
        readonly WebApplication _app;

        UnaryServer(WebApplication app) => _app = app;

        public Uri Address => new(_app.Urls.Single());

        public int Streams => _app.Services.GetRequiredService<Old>().Streams;

        public static async Task<UnaryServer> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
            builder.Services.AddGrpc();
            builder.Services.AddSingleton<Old>();
            var app = builder.Build();
            app.MapGrpcService<Old>();
            await app.StartAsync();
            return new UnaryServer(app);
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        sealed class Old : OpenAiService.OpenAiServiceBase
        {
            int _calls;

            public int Streams { get; private set; }

            public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => Task.FromResult(new ChatResponse
            {
                Success = true,
                RequestId = request.RequestId,
                Data = new Message { Assistant = new AssistantMessage { Contents = { $"{++_calls}: {request.Conversations[0].User.Content}" } } },
                FinishReason = "stop",
            });

            public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context)
            {
                Streams++;
                return base.StreamChat(requestStream, responseStream, context);
            }
        }
    }
}
