using GenAiTransport.Grpc.Interop;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class RetryTests
{
    readonly List<string> _attempts = [];
    RawServer _server = null!;
    Func<HttpContext, int, Task> _answer = null!;

    [SetUp]
    public async Task Start()
    {
        _attempts.Clear();
        _server = await RawServer.StartAsync(context =>
        {
            _attempts.Add(context.Request.Headers["grpc-previous-rpc-attempts"].ToString());
            return _answer(context, _attempts.Count);
        });
    }

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_comes_back_is_asked_again(CancellationToken cancellationToken)
    {
        _answer = (context, attempt) => attempt < 3 ? Fail(context, "14") : RawServer.Answer(Frames.Small)(context);
        using var channel = Channel(MethodName.Default);
        using var call = new TestService.TestServiceClient(channel).UnaryCallAsync(new(), cancellationToken: cancellationToken);
        await call;
        Assert.That(_attempts, Is.EqualTo(["", "1", "2"]));
        Assert.That(call.GetStatus(), Is.EqualTo(Status.DefaultSuccess));
        Assert.That((await call.ResponseHeadersAsync).GetValue("server"), Is.EqualTo("Kestrel"));
    }

    [Test, CancelAfter(10_000)]
    public void Attempts_have_an_end(CancellationToken cancellationToken)
    {
        _answer = (context, _) => Fail(context, "14");
        Assert.That(async () => await CallAsync(MethodName.Default, cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(_attempts, Has.Count.EqualTo(4));
    }

    [Test, CancelAfter(10_000)]
    public void Another_failure_is_final(CancellationToken cancellationToken)
    {
        _answer = (context, _) => Fail(context, "5");
        Assert.That(async () => await CallAsync(MethodName.Default, cancellationToken), RpcFails.With(StatusCode.NotFound));
        Assert.That(_attempts, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public void An_answer_that_had_begun_is_final(CancellationToken cancellationToken)
    {
        _answer = (context, _) => RawServer.Answer(Frames.Small, "14")(context);
        Assert.That(async () => await CallAsync(MethodName.Default, cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(_attempts, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public void A_server_may_forbid_it(CancellationToken cancellationToken)
    {
        _answer = (context, _) =>
        {
            context.Response.Headers["grpc-retry-pushback-ms"] = "-1";
            return Fail(context, "14");
        };
        Assert.That(async () => await CallAsync(MethodName.Default, cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(_attempts, Has.Count.EqualTo(1));
    }

    [TestCase("grpc.testing.TestService", null, 4)]
    [TestCase("grpc.testing.TestService", "UnaryCall", 4)]
    [TestCase("grpc.testing.TestService", "EmptyCall", 1)]
    [TestCase("other", null, 1)]
    [CancelAfter(10_000)]
    public void Only_the_methods_that_were_named(string service, string? method, int expected, CancellationToken cancellationToken)
    {
        _answer = (context, _) => Fail(context, "14");
        var name = new MethodName { Service = service, Method = method };
        Assert.That(async () => await CallAsync(name, cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(_attempts, Has.Count.EqualTo(expected));
    }

    static Task Fail(HttpContext context, string status)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status;
        return Task.CompletedTask;
    }

    async Task CallAsync(MethodName name, CancellationToken cancellationToken)
    {
        using var channel = Channel(name);
        await new TestService.TestServiceClient(channel).UnaryCallAsync(new(), cancellationToken: cancellationToken);
    }

    GrpcChannel Channel(MethodName name) => GrpcChannel.ForAddress(_server.Address, new()
    {
        ServiceConfig = new()
        {
            MethodConfigs =
            {
                new()
                {
                    Names = { name },
                    RetryPolicy = new()
                    {
                        MaxAttempts = 4,
                        InitialBackoff = TimeSpan.FromMilliseconds(10),
                        MaxBackoff = TimeSpan.FromMilliseconds(50),
                        BackoffMultiplier = 2,
                        RetryableStatusCodes = { StatusCode.Unavailable },
                    },
                },
            },
        },
    });
}
