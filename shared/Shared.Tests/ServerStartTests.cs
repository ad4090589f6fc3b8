using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class ServerStartTests
{
    [Test, CancelAfter(30_000)]
    public async Task A_server_that_is_told_to_stop_before_it_has_started_just_ends()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddGuards(port: 0);
        builder.Services.AddHostedService<Interrupted>();
        await using var app = builder.Build();
        Assert.That(app.RunServer(), Is.Zero);
    }

    sealed class Interrupted(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
