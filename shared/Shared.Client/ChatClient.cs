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
        ClientOptions options;
        try
        {
            options = ClientOptions.Parse(arguments, face, setting);
        }
        catch (FormatException wrong)
        {
            console.Error.WriteLine($"{TerminalText.CleanLine(wrong.Message)} --help tells how to use this client.");
            return ExitCodes.WrongUsage;
        }
        if (options.Help || options.Version)
        {
            console.Out.WriteLine(options.Help ? Usage.Text(face) : Version);
            return ExitCodes.Done;
        }
        var interrupts = new Interrupts();
        using var attached = interrupts.Attach();
        await using var transport = connect(options.Server);
        transport.Notice += sentence => console.Error.WriteLine(console.ErrorColours.Paint(Tone.Warning, $"\n🔄 {sentence}"));
        try
        {
            return await QuestionAsync(options, console) is { } question
                ? await new OneShot(transport, console, options, interrupts).RunAsync(question)
                : await new ChatPrompt(transport, face, options, console, new PlainLineReader(console.In, console.Out), interrupts, time).RunAsync();
        }
        catch (ServerUnreachableException unreachable)
        {
            console.Error.WriteLine($"❌ {unreachable.Message}");
            console.Error.WriteLine($"💡 Start it in another terminal: dotnet run --project protocols/{face.Folder}/server");
            return ExitCodes.NoServer;
        }
    }

    static string Version => typeof(ChatClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The words of the command line and what comes by standard input, joined; null where a person sits at the prompt.</summary>
    static async Task<string?> QuestionAsync(ClientOptions options, ClientConsole console)
    {
        if (console.InIsTerminal || (options.Question is not null && console.In == TextReader.Null))
            return options.Question;
        var piped = (await console.In.ReadToEndAsync()).Trim();
        return options.Question is null ? piped : piped.Length == 0 ? options.Question : $"{options.Question}\n\n{piped}";
    }
}
