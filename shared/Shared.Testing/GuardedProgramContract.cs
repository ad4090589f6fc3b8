using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>How every server here behaves as a program that cannot start, or stands open.</summary>
public abstract class GuardedProgramContract<TProgram> where TProgram : class
{
    /// <summary>A line that tells the server has started.</summary>
    protected const string Started = "Use Ctrl+C to stop the server";

    protected static AppProcess Start(params string[] arguments) => AppProcess.Start(typeof(TProgram).Assembly, arguments);

    [Test, SharedCode, CancelAfter(60_000)]
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

    [SharedCase("--Limits:MaxSesions=1", "MaxSesions")]
    [SharedCase("--AllowedHosts=http://localhost:8000", "AllowedHosts")]
    [SharedCase("--CHAT_LOG=xml", "CHAT_LOG must be boxes, json or auto.")]
    [CancelAfter(60_000)]
    public Task A_wrong_setting_is_one_readable_line(string argument, string name) => RefusesAsync(argument, name);

    [Test, SharedCode, CancelAfter(60_000)]
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

    /// <summary>It does not start, and names what is wrong in one line.</summary>
    protected static async Task RefusesAsync(string argument, string name)
    {
        await using var server = Start("--urls", "http://127.0.0.1:0", argument);

        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), server.Errors);
        Assert.That(server.Errors, Does.Contain(name));
        Assert.That(server.Output, Does.Not.Contain("Exception").And.Not.Contain("   at "));
    }
}
