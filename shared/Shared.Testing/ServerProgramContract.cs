using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>How a server behaves as a program: at its start, at a wrong start, at Ctrl+C.</summary>
public abstract class ServerProgramContract<TProgram> where TProgram : class
{
    /// <summary>A line that tells the server has started.</summary>
    const string Started = "Use Ctrl+C to stop the server";

    static AppProcess Start(params string[] arguments) => AppProcess.Start(typeof(TProgram).Assembly, arguments);

    [Test, CancelAfter(60_000)]
    public async Task It_starts_serves_and_leaves_with_its_figures()
    {
        await using var server = Start("--urls", "http://127.0.0.1:0");
        await server.ShowsAsync(Started);
        Assert.That(server.Output, Does.StartWith(new string('═', 62)).And.Contain("  Status: READY"));

        await server.InterruptAsync();

        Assert.That(await server.ExitAsync(), Is.Zero);
        Assert.That(server.Output, Does.Contain("FINAL SERVER STATISTICS").And.Contain(" Total Requests: 0"));
        Assert.That(server.Errors, Is.Empty);
        Assert.That(server.Output, Does.Not.Contain('\u001b'), "no colours where there is no terminal");
    }

    [Test, CancelAfter(60_000)]
    public async Task The_banner_names_the_simulated_mode()
    {
        await using var server = Start("--urls", "http://127.0.0.1:0", "--GENAI_STREAMING=simulated");
        await server.ShowsAsync(Started);
        Assert.That(server.Output, Does.Contain("\n  Mode: SIMULATED STREAMING\n"));
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

    [SharedCase("--GENAI_STREAMING=acted", "GENAI_STREAMING")]
    [SharedCase("--GENAI_PROVIDER=cohere", "GENAI_PROVIDER")]
    [SharedCase("--GENAI_PROVIDER=gemini", "GOOGLE_API_KEY")]
    [SharedCase("--GENAI_PROVIDER=openai", "OPENAI_API_KEY")]
    [SharedCase("--Limits:MaxSessions=many", "MaxSessions")]
    [SharedCase("--Limits:MaxSessions=-1", "MaxSessions")]
    [SharedCase("--Limits:MaxSesions=1", "MaxSesions")]
    [SharedCase("--AllowedOrigins=everybody", "AllowedOrigins")]
    [SharedCase("--AllowedHosts=http://localhost:8000", "AllowedHosts")]
    [SharedCase("--AllowedHosts=localhost:8000", "AllowedHosts")]
    [CancelAfter(60_000)]
    public async Task A_wrong_setting_is_one_readable_line(string argument, string name)
    {
        await using var server = Start("--urls", "http://127.0.0.1:0", argument);

        Assert.That(await server.ExitAsync(), Is.EqualTo(1));
        Assert.That(server.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), server.Errors);
        Assert.That(server.Errors, Does.Contain(name));
        Assert.That(server.Output, Does.Not.Contain("Exception").And.Not.Contain("   at "));
    }

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
}
