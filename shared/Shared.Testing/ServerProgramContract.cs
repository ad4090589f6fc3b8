namespace GenAiTransport.Testing;

/// <summary>How a chat server behaves as a program: at its start, at a wrong start, at Ctrl+C.</summary>
public abstract class ServerProgramContract<TProgram> : GuardedProgramContract<TProgram> where TProgram : class
{
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

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task The_banner_names_the_simulated_mode()
    {
        await using var server = Start("--urls", "http://127.0.0.1:0", "--GENAI_STREAMING=simulated");
        await server.ShowsAsync(Started);
        Assert.That(server.Output, Does.Contain("\n  Mode: SIMULATED STREAMING\n"));
    }

    [SharedCase("GOOGLE_API_KEY")]
    [SharedCase("OPENAI_API_KEY")]
    [CancelAfter(60_000)]
    public async Task A_key_that_is_not_used_is_not_said_to_be_missing(string name)
    {
        await using var server = Start("--urls", "http://127.0.0.1:0", "--GENAI_PROVIDER=offline", $"--{name}=k");
        await server.ShowsAsync("💡");
        Assert.That(server.Output, Does.Contain("💡 GENAI_PROVIDER is offline: ").And.Not.Contain("No key"));
    }

    [SharedCase("--GENAI_STREAMING=acted", "GENAI_STREAMING")]
    [SharedCase("--GENAI_PROVIDER=gemini", "GOOGLE_API_KEY")]
    [CancelAfter(60_000)]
    public Task A_wrong_setting_of_the_model_is_one_readable_line(string argument, string name) => RefusesAsync(argument, name);
}
