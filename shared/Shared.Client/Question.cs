namespace GenAiTransport;

/// <summary>What a one-shot client was asked.</summary>
static class Question
{
    // More than a server takes; it is the server's to say so.
    const int Longest = 1_048_576;

    /// <summary>
    /// The words of the command line and what comes by standard input, joined; null where a person sits at the prompt. An empty
    /// question is a <see cref="FormatException"/>.
    /// </summary>
    public static async Task<string?> ReadAsync(ClientOptions options, ClientConsole console)
    {
        if (console.InIsTerminal && options.Question is null)
        {
            return options.Json || options.NoStream || options.Timeout is not null
                ? throw new FormatException("--json, --no-stream and --timeout need a question.")
                : null;
        }
        var piped = console.InIsTerminal ? "" : await ReadAllAsync(console.In);
        var question = string.Join("\n\n", new[] { options.Question?.Trim() ?? "", piped.Trim() }.Where(part => part.Length > 0));
        return question.Length > 0 ? question : throw new FormatException("The question is empty.");
    }

    static async Task<string> ReadAllAsync(TextReader input)
    {
        var text = new char[Longest + 1];
        var length = await input.ReadBlockAsync(text);
        return length > Longest
            ? throw new FormatException($"The question is longer than {Longest} characters.")
            : new string(text, 0, length);
    }
}
