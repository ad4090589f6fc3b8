using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>How a server of gRPC that holds no conversations behaves as a program: at its start, at a wrong start, at Ctrl+C.</summary>
public abstract class RoomProgramContract<TProgram> where TProgram : class
{
    const string Started = "Use Ctrl+C to stop the server";

    static AppProcess Start(params string[] arguments) => AppProcess.Start(typeof(TProgram).Assembly, arguments);

    [Test, CancelAfter(60_000)]
    public async Task It_starts_serves_and_leaves()
    {
        await using var server = Start("--urls", "http://127.0.0.1:0");
        await server.ShowsAsync(Started);
        Assert.That(server.Output, Does.StartWith(new string('═', 62)).And.Contain("  Status: READY").And.Match(@"🌐 Listening on: 127\.0\.0\.1:\d+\n"));

        await server.InterruptAsync();

        Assert.That(await server.ExitAsync(), Is.Zero);
        Assert.That(server.Output, Does.EndWith("👋 Server stopped\n").And.Not.Contain('\u001b').And.Not.Contain("Multi-turn"));
        Assert.That(server.Errors, Is.Empty);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_port_in_use_is_one_readable_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var server = Start("--urls", $"http://127.0.0.1:{port}");

        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors, Does.Contain($"Port {port} is in use").And.Contain("--urls"));
        Assert.That(server.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(server.Output, Does.Not.Contain("Exception").And.Not.Contain("   at "));
    }

    [TestCase("--Limits:MaxBodyBytes=many", "MaxBodyBytes")]
    [TestCase("--Limits:PingSeconds=-1", "PingSeconds")]
    [TestCase("--AllowedOrigins=everybody", "AllowedOrigins")]
    [CancelAfter(60_000)]
    public async Task A_wrong_setting_is_one_readable_line(string argument, string name)
    {
        await using var server = Start("--urls", "http://127.0.0.1:0", argument);

        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), server.Errors);
        Assert.That(server.Errors, Does.Contain(name));
    }

    [Test, CancelAfter(60_000)]
    public async Task An_open_door_is_warned_of()
    {
        await using var server = Start("--urls", "http://0.0.0.0:0");
        await server.ShowsAsync("no CHAT_API_KEY is set");

        await using var locked = Start("--urls", "http://0.0.0.0:0", "--CHAT_API_KEY=secret");
        await locked.ShowsAsync(Started);
        await locked.InterruptAsync();
        await locked.ExitAsync();
        Assert.That(locked.Output, Does.Not.Contain("CHAT_API_KEY").And.Not.Contain("secret"));
    }
}
