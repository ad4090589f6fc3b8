using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Testing;

/// <summary>What a transport that holds its connection promises about it, besides what all promise.</summary>
public abstract class LiveContract<TProgram> where TProgram : class
{
    protected abstract ILiveTransport Connect(ServerAddress server, TimeProvider time);

    [Test, CancelAfter(60_000)]
    public async Task Connections_are_counted_as_the_user_knows_them(CancellationToken cancellationToken)
    {
        var server = new TestServer<TProgram>();
        await using var client = Connect(new ServerAddress(server.Address), new HurriedClock());
        await client.ConnectAsync(cancellationToken);
        await client.ConnectAsync(cancellationToken);
        Assert.That((client.ConnectionAttempts, client.Reconnections), Is.EqualTo((1, 0)), "it was connected already");

        await client.DisconnectAsync(cancellationToken);
        await client.ConnectAsync(cancellationToken);
        Assert.That((client.ConnectionAttempts, client.Reconnections), Is.EqualTo((2, 1)));

        await server.DisposeAsync();
        await HangUpAsync(server.Address.Port, times: 5, cancellationToken);
        await using var next = new TestServer<TProgram>(time: null, settings: ("urls", server.Address.ToString()));
        await Reading.UntilAsync(() => client.IsConnected);
        Assert.That((client.ConnectionAttempts, client.Reconnections), Is.EqualTo((3, 2)), "however often it had to knock");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_server_that_is_about_to_stop_lets_nobody_in(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var tried = new ManualResetEventSlim();
        var lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(() => tried.Wait(Reading.Limit));
        var stopping = Task.Run(lifetime.StopApplication, cancellationToken);
        await Reading.UntilAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);
        await using var client = Connect(new ServerAddress(server.Address), TimeProvider.System);

        Assert.That(() => client.ConnectAsync(cancellationToken), Throws.InstanceOf<ServerUnreachableException>().Or.InstanceOf<RefusedException>());
        Assert.That((client.IsConnected, client.Reconnections), Is.EqualTo((false, 0)));
        tried.Set();
        await stopping.Soon();
    }

    static async Task HangUpAsync(int port, int times, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        for (var time = 0; time < times; time++)
        {
            using var knocking = await listener.AcceptSocketAsync(cancellationToken);
        }
    }
}
