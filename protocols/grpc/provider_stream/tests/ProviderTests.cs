using GenAiTransport.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>What each of the eight promises, over real sockets on both sides.</summary>
[TestFixture]
[TestFixtureSource(typeof(ProviderCase), nameof(ProviderCase.All))]
public sealed class ProviderTests(ProviderCase provider)
{
    static readonly string[] AllMetrics = ["TIME_TAKEN", "FIRST_TOKEN_TIME", "STATUS", "INPUT_TOKEN", "OUTPUT_TOKEN", "TOTAL_TOKEN"];

    static ChatRequest Ask(string message, string id = "") => ProviderRequests.Ask(message, id).With("model", "some-model");

    [Test, CancelAfter(30_000)]
    public async Task A_credential_with_the_request_reaches_the_provider(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        fake.Reply("Hello", " *there*", "\n");
        await using var server = ProviderCase.Start((provider.KeySetting, "the-servers-own"), ("Providers:AllowedHosts", fake.Address.Authority));
        using var wire = new ProviderWire(server.Address, provider);

        var told = await wire.AskAsync(Ask("hi", "r-1").WithCredential("key", provider.Key).WithCredential("base_url", fake.Address.ToString()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Text(), Is.EqualTo("Hello *there*\n"));
            Assert.That(told.Select(response => (response.RequestId, response.Success, response.Code)), Is.All.EqualTo(("r-1", true, 200)));
            Assert.That(told.Select(response => response.FinishReason.Length > 0), Is.EqualTo([.. told.SkipLast(1).Select(_ => false), true]));
            Assert.That(told[^1].FinishReason, Is.EqualTo("stop"));
            Assert.That(told[^1].Metrics.Select(metric => metric.Name), Is.EqualTo(AllMetrics));
            Assert.That((told[^1].Metric("STATUS"), told[^1].Metric("INPUT_TOKEN"), told[^1].Metric("TOTAL_TOKEN")), Is.EqualTo(("SUCCESS", "7", "10")));
            Assert.That(told.SkipLast(1).SelectMany(response => response.Metrics), Is.Empty);
            Assert.That(fake.Keys, Is.EqualTo([provider.Key]));
            Assert.That(fake.Bodies.Single(), Does.Contain("some-model"));
            Assert.That(await server.ScreenAsync(), Does.Not.Contain(provider.Key).And.Not.Contain("the-servers-own"));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_a_credential_the_servers_own_is_used(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        await using var server = ProviderCase.Start((provider.KeySetting, provider.Key), (provider.AddressSetting, fake.Address.ToString()));
        using var wire = new ProviderWire(server.Address, provider);

        Assert.That((await wire.AskAsync(Ask("one two"))).Text(), Is.EqualTo("You said: one two"));
        Assert.That(fake.Keys, Is.EqualTo([provider.Key]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_any_key_the_offline_model_answers_where_it_may([Values] bool mayAnswer)
    {
        await using var server = ProviderCase.Start(("Providers:Offline", mayAnswer ? "true" : "false"));
        using var wire = new ProviderWire(server.Address, provider);

        var told = await wire.AskAsync(Ask("Say hello there"));

        if (mayAnswer)
        {
            Assert.That(told.Text(), Is.EqualTo("hello there"));
            Assert.That(told[^1].Metrics.Select(metric => metric.Name), Is.EqualTo(AllMetrics));
            return;
        }
        var error = told.Single().Error;
        Assert.That((error.ErrorMessage, error.HumanMessage), Is.EqualTo((
            "FAILED_PRECONDITION",
            $"{provider.Name} needs a key: put it into the credential's field `key`, or set {provider.KeySetting} on the server.")));
    }

    [Test, CancelAfter(30_000)]
    public async Task One_call_answers_one_request_whole(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        fake.Reply("Hello", " there");
        await using var server = ProviderCase.Start((provider.KeySetting, provider.Key), (provider.AddressSetting, fake.Address.ToString()));
        using var channel = GrpcChannel.ForAddress(server.Address);

        var response = await provider.Chat(channel, Ask("hi", "r-1")).ResponseAsync.Soon();
        var wrong = await provider.Chat(channel, Ask(" ", "r-2")).ResponseAsync.Soon();

        Assert.That((response.Success, response.RequestId, response.Text(), response.FinishReason), Is.EqualTo((true, "r-1", "Hello there", "stop")));
        Assert.That(response.Metrics.Select(metric => metric.Name), Is.EqualTo(AllMetrics));
        Assert.That((wrong.Success, wrong.RequestId, wrong.Code, wrong.Error.ErrorMessage), Is.EqualTo((false, "r-2", 400, "INVALID_ARGUMENT")));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_provider_that_fails_is_one_error_and_the_stream_goes_on(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        fake.RefuseKey();
        fake.BreakOff("Half an");
        await using var server = ProviderCase.Start((provider.KeySetting, provider.Key), (provider.AddressSetting, fake.Address.ToString()));
        using var wire = new ProviderWire(server.Address, provider);

        var refused = await wire.AskAsync(Ask("one", "r-1"));
        var cut = await wire.AskAsync(Ask("two", "r-2"));
        var well = await wire.AskAsync(Ask("three", "r-3"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused, Has.Count.EqualTo(1));
            Assert.That(refused[0].Error.HumanMessage, Is.EqualTo($"The key was refused: set {provider.KeySetting} to a valid key."));
            Assert.That((refused[0].Success, refused[0].Code, refused[0].RequestId, refused[0].FinishReason, refused[0].Metric("STATUS")), Is.EqualTo((false, 502, "r-1", "", "FAILED")));
            Assert.That((cut.Text(), cut[^1].Error.HumanMessage), Is.EqualTo(("Half an", "The reply was cut off; please ask again.")));
            Assert.That(cut.Count(response => response.IsEnd()), Is.EqualTo(1));
            Assert.That((well.Text(), well[^1].RequestId), Is.EqualTo(("You said: three", "r-3")));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task What_is_wrong_with_the_askers_own_is_told_from_a_broken_provider(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        fake.RefuseKey();
        fake.DenyModel("some-model");
        fake.SpendQuota();
        await using var server = ProviderCase.Start((provider.AddressSetting, fake.Address.ToString()));
        using var wire = new ProviderWire(server.Address, provider);
        var told = new List<ChatResponse>();
        for (var number = 1; number <= 3; number++)
            told.Add((await wire.AskAsync(Ask("hi", $"r-{number}").WithCredential("key", provider.Key))).Single());
        told.Add((await wire.AskAsync(Ask("hi", "r-4").WithCredential("key", provider.Key)))[^1]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Select(response => (response.Code, response.Error?.ErrorCode, response.Error?.ErrorMessage)), Is.EqualTo(new (int, ulong?, string?)[]
            {
                (401, 16, "UNAUTHENTICATED"), (404, 5, "NOT_FOUND"), (429, 8, "RESOURCE_EXHAUSTED"), (200, null, null),
            }));
            Assert.That(told[0].Error.HumanMessage, Is.EqualTo("The key was refused: set the credential's key to a valid key."));
            Assert.That(told[1].Error.HumanMessage, Does.StartWith($"{provider.Name} does not know the model 'some-model'"));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task An_address_that_nobody_allowed_is_not_called(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        await using var server = ProviderCase.Start((provider.KeySetting, "the-servers-own"));
        using var wire = new ProviderWire(server.Address, provider);

        foreach (var address in (string[])[fake.Address.ToString(), "http://169.254.169.254/latest", "https://api.openai.com.evil.example/v1", "http://api.openai.com/v1"])
        {
            var told = await wire.AskAsync(Ask("hi").WithCredential("key", provider.Key).WithCredential("base_url", address));
            Assert.That((told.Single().Code, told[0].Error.ErrorMessage), Is.EqualTo((403, "PERMISSION_DENIED")), address);
        }
        foreach (var address in (string[])["file:///etc/passwd", "nowhere", "https://user:secret@api.openai.com/v1"])
            Assert.That((await wire.AskAsync(Ask("hi").WithCredential("base_url", address))).Single().Error.ErrorMessage, Is.EqualTo("INVALID_ARGUMENT"), address);
        Assert.That(fake.Keys, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task The_servers_own_key_goes_to_no_address_that_a_request_names(CancellationToken cancellationToken)
    {
        await using var fake = await FakeProvider.StartAsync(provider, cancellationToken);
        await using var server = ProviderCase.Start((provider.KeySetting, "the-servers-own"), ("Providers:AllowedHosts", fake.Address.Authority));
        using var wire = new ProviderWire(server.Address, provider);

        await wire.AskAsync(Ask("hi").WithCredential("base_url", fake.Address.ToString()));

        Assert.That(fake.Keys, Is.EqualTo(new string?[] { null }));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_needs_the_servers_key_once()
    {
        await using var server = ProviderCase.Start(("CHAT_API_KEY", "secret"));
        using var without = new ProviderWire(server.Address, provider);
        using var wrong = new ProviderWire(server.Address, provider, new Metadata { { "x-api-key", "guess" } });
        using var right = new ProviderWire(server.Address, provider, new Metadata { { "x-api-key", "secret" } });

        Assert.That(without.NextAsync, RpcFails.With(StatusCode.Unauthenticated));
        Assert.That(wrong.NextAsync, RpcFails.With(StatusCode.Unauthenticated));
        Assert.That((await right.AskAsync(Ask("Say one"))).Text(), Is.EqualTo("one"));
        Assert.That((await right.AskAsync(Ask("Say two"))).Text(), Is.EqualTo("two"));
    }

    [Test, CancelAfter(30_000)]
    public async Task An_old_client_sends_one_message_and_half_closes()
    {
        await using var server = ProviderCase.Start();
        using var wire = new ProviderWire(server.Address, provider);
        await wire.SendAsync(Ask("Say hello there"));
        await wire.HalfCloseAsync();

        var told = await wire.ToEndAsync();

        Assert.That(told.Text(), Is.EqualTo("hello there"));
        Assert.That(told.Select(response => response.RequestId).Distinct().Single(), Has.Length.EqualTo(36), "an id was made for it");
        Assert.That(wire.Status.StatusCode, Is.EqualTo(StatusCode.OK));
    }
}
