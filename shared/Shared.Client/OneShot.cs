using System.Text.Json;

namespace GenAiTransport;

/// <summary>
/// One question, one answer: only the reply goes to standard output, with a newline at its end; everything else to standard error.
/// </summary>
sealed class OneShot(IChatTransport transport, ClientConsole console, ClientOptions options, Interrupts interrupts)
{
    public async Task<int> RunAsync(string question)
    {
        using var listening = interrupts.Listen(out var pressed);
        var session = options.Session;
        try
        {
            session = session is null
                ? (await transport.Sessions.CreateAsync(options.Model, pressed)).SessionId
                : await SessionPrefix.ResolveAsync(transport.Sessions, session, pressed);
            return await AnswerAsync(session, question, pressed);
        }
        catch (RefusedException refused)
        {
            console.Error.WriteLine($"❌ {TerminalText.CleanLine(refused.Message)}");
            return ExitCodes.ReplyFailed;
        }
        catch (OperationCanceledException) when (pressed.IsCancellationRequested)
        {
            if (session is not null)
                await StopAsync(session);
            return ExitCodes.Interrupted;
        }
    }

    async Task<int> AnswerAsync(string session, string question, CancellationToken pressed)
    {
        var cleaner = new TextCleaner();
        var endsLine = true;
        await foreach (var happened in transport.SendAsync(session, question, pressed).WithCancellation(pressed))
        {
            if (options.Json)
                console.Out.WriteLine(JsonSerializer.Serialize(happened, WireJson.Wire.ChatEvent));
            else if (happened is Chunk chunk)
            {
                // A file gets the reply to the letter; a terminal gets nothing that steers it.
                var text = console.OutIsTerminal ? cleaner.Clean(chunk.Text) : chunk.Text;
                console.Out.Write(text);
                endsLine = text.Length == 0 ? endsLine : text[^1] == '\n';
            }
            console.Out.Flush();
            if (happened is TurnFailed failed)
            {
                console.Error.WriteLine($"❌ {TerminalText.CleanLine(failed.Message)}");
                return ExitCodes.ReplyFailed;
            }
            if (happened is TurnCompleted completed)
                Tell(completed, endsLine);
        }
        return ExitCodes.Done;
    }

    void Tell(TurnCompleted completed, bool endsLine)
    {
        if (!options.Json && !endsLine)
            console.Out.WriteLine();
        if (completed.FinishReason != FinishReasons.Stop)
            console.Error.WriteLine($"ℹ️  The reply ended early: {completed.FinishReason}");
    }

    async Task StopAsync(string session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await transport.Sessions.StopAsync(session, limit.Token);
        }
        catch (Exception gone) when (gone is RefusedException or ServerUnreachableException or OperationCanceledException)
        {
            // Nobody is left to be told.
        }
    }
}
