using System.Reflection;

namespace GenAiTransport.Testing;

/// <summary>
/// What the two people before a client and a server see of a conversation, from the start to /quit and Ctrl+C: both screens, line by line.
/// The literals are the contract.
/// </summary>
public abstract class ScreenContract<TProgram> where TProgram : class
{
    /// <summary>The last words of a server's start.</summary>
    const string Ready = "offline model answers";

    protected abstract Assembly Client { get; }

    protected virtual string[] Typed => ["say hello to the world", "/sessions", "/info", "/stats", "/server", "/new", "/demo", "/quit"];

    protected abstract string ClientScreen { get; }

    protected abstract string ServerScreen { get; }

    [Test, CancelAfter(120_000)]
    public async Task A_conversation_looks_as_it_is_written_down()
    {
        await using var server = AppProcess.Start(
            typeof(TProgram).Assembly, ["--urls", "http://127.0.0.1:0"],
            ("GENAI_PROVIDER", "offline"), ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0"));
        await server.ShowsAsync(Ready);
        using var program = new ClientProgram(Client, new Uri($"http://{server.Endpoint}"));

        var client = Transcript.Of(await ConverseAsync(program));
        await server.InterruptAsync();
        await server.ExitAsync();
        var shown = Transcript.Of(server.Output);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client, Is.EqualTo(ClientScreen), $"the client showed:\n{client}");
            Assert.That(shown, Is.EqualTo(ServerScreen), $"the server showed:\n{shown}");
        }
    }

    async Task<string> ConverseAsync(ClientProgram program)
    {
        await using var terminal = await TmuxTerminal.StartAsync(program, columns: 120, rows: 200);
        for (var line = 0; line < Typed.Length; line++)
        {
            await terminal.SeesAsync(screen => IsAtPrompt(screen, line + 1), $"the prompt before {Typed[line]}");
            await terminal.TypeAsync(Typed[line]);
            await terminal.SeesAsync($"› {Typed[line]}");
            await terminal.PressAsync("Enter");
        }
        return await terminal.SeesAsync("left with");
    }

    static bool IsAtPrompt(string screen, int prompts) =>
        screen.TrimEnd().EndsWith('›') && screen.Split('\n').Count(line => line.StartsWith("You ", StringComparison.Ordinal)) == prompts;
}
