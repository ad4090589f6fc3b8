using System.Reflection;

namespace GenAiTransport;

public static class ChatClient
{
    /// <summary>The whole life of a client: its options, then one question or a conversation. Gives the exit code.</summary>
    public static Task<int> RunAsync(string[] arguments, ClientFace face, Func<ServerAddress, IChatTransport> connect) =>
        RunAsync(arguments, face, connect, ClientConsole.ForTerminal(), Environment.GetEnvironmentVariable, TimeProvider.System);

    public static async Task<int> RunAsync(
        string[] arguments,
        ClientFace face,
        Func<ServerAddress, IChatTransport> connect,
        ClientConsole console,
        Func<string, string?> setting,
        TimeProvider time)
    {
        using var telemetry = ClientTelemetry.Start(setting, face.Protocol);
        try
        {
            var command = new ClientCommand(face, setting);
            var options = command.Parse(arguments);
            if (options.Help || options.Version)
            {
                console.Out.WriteLine(options.Help ? command.Help : Version);
                return ExitCodes.Done;
            }
            using var interrupts = new Interrupts();
            var question = await Question.ReadAsync(options, console);
            await using var transport = connect(options.Server);
            if (question is not null)
                return await new OneShot(transport, console, options, interrupts, time).RunAsync(question);
            using var prompt = new ChatPrompt(transport, face, options, console, interrupts, time);
            return await prompt.RunAsync();
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine($"❌ {TerminalText.CleanLine(wrong.Message)} --help tells how to use this client.");
            return ExitCodes.WrongUsage;
        }
        catch (ServerUnreachableException unreachable)
        {
            console.Error.WriteLine($"❌ {unreachable.Message}");
            if (face.HowToStart(unreachable.Server) is { } hint)
                console.Error.WriteLine($"💡 {hint}");
            return ExitCodes.NoServer;
        }
    }

    static string Version => typeof(ChatClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
