using GenAiTransport.Testing;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The standard health service tells of the same checks as the HTTP servers' <c>/health/ready</c>.</summary>
[TestFixture]
public sealed class ReadinessTests
{
    [Test, CancelAfter(30_000)]
    public async Task While_the_model_keeps_failing_the_server_is_not_serving(CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        await using var server = new TestServer<Program>(model);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var health = new Health.HealthClient(channel);
        for (var failure = 1; failure <= ModelStreak.TooMany; failure++)
        {
            Assert.That(await StatusAsync(), Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
            model.Prepare().Fail(new ModelFailure("The model is tired; try again."));
            server.Sessions.TryStart(null, "hi", null, out var turn, out _);
            await turn!.ReadAsync(cancellationToken: cancellationToken).ToEndAsync();
        }
        Assert.That(await StatusAsync(), Is.EqualTo(HealthCheckResponse.Types.ServingStatus.NotServing));

        async Task<HealthCheckResponse.Types.ServingStatus> StatusAsync() =>
            (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: cancellationToken)).Status;
    }
}
