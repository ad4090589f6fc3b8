using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenAiTransport;

/// <summary>
/// One question, one answer: only the reply goes to standard output, with a newline at its end; everything else to standard error.
/// </summary>
sealed class OneShot(IChatTransport transport, ClientConsole console, ClientOptions options, Interrupts interrupts, TimeProvider time)
{
    // A file gets the reply to the letter; a terminal gets nothing that steers it.
    readonly IReplyFormat? _format = console.OutIsTerminal ? console.CreateFormat(options.Raw) : null;
    readonly StringBuilder _whole = new();
    readonly long _asked = time.GetTimestamp();
    bool _endsLine = true;

    public async Task<int> RunAsync(string question)
    {
        transport.Notice += Tell;
        var pressed = interrupts.Listen();
        using var late = new CancellationTokenSource(options.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pressed, late.Token);
        var session = options.Session;
        try
        {
            using var spinner = new Spinner(console.Error, console.ErrorIsLively && !options.Json, time);
            session = session is null
                ? (await transport.Sessions.CreateAsync(options.Model, either.Token)).SessionId
                : await SessionPrefix.ResolveAsync(transport.Sessions, session, either.Token);
            return await AnswerAsync(session, question, spinner, either.Token);
        }
        catch (RefusedException refused)
        {
            Complain(refused.Message);
            return ExitCodes.ReplyFailed;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            End(console.OutIsTerminal);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            if (session is not null)
                await transport.Sessions.TryStopAsync(session, limit.Token);
            if (pressed.IsCancellationRequested)
                return ExitCodes.Interrupted;
            Complain($"The reply took longer than {options.Timeout!.Value.TotalSeconds} s and was stopped");
            return ExitCodes.ReplyFailed;
        }
    }

    async Task<int> AnswerAsync(string session, string question, Spinner spinner, CancellationToken cancellationToken)
    {
        await foreach (var happened in transport.SendTracedAsync(session, question, cancellationToken).WithCancellation(cancellationToken))
        {
            if (happened is Chunk or TurnCompleted or TurnFailed)
                spinner.End();
            if (options.Json)
                Write(Timed(happened) + "\n");
            switch (happened)
            {
                case Chunk chunk when !options.Json:
                    Show(chunk.Text);
                    break;
                case TurnFailed failed:
                    End(console.OutIsTerminal);
                    Complain(failed.Message);
                    return ExitCodes.ReplyFailed;
                case TurnCompleted completed:
                    End(endsLine: true);
                    if (completed.FinishReason != FinishReasons.Stop)
                        console.Error.WriteLine($"ℹ️  The reply ended early: {TerminalText.CleanLine(completed.FinishReason)}");
                    return ExitCodes.Done;
            }
        }
        Complain("The reply ended without its end");
        return ExitCodes.ReplyFailed;
    }

    void Show(string text)
    {
        var shown = _format?.Next(text) ?? text;
        if (options.NoStream)
            _whole.Append(shown);
        else
            Write(shown);
        if (shown.Length > 0)
            _endsLine = _format?.IsAtLineStart ?? shown[^1] == '\n';
    }

    void End(bool endsLine)
    {
        if (options.Json)
            return;
        _whole.Append(_format?.End());
        Write(_whole.Append(endsLine && !(_format?.IsAtLineStart ?? _endsLine) ? "\n" : "").ToString());
        _whole.Clear();
    }

    /// <summary>The event's own JSON, and the milliseconds since the question was asked.</summary>
    string Timed(ChatEvent happened)
    {
        var json = JsonSerializer.SerializeToNode(happened, WireJson.Wire.ChatEvent)!.AsObject();
        json["elapsed_ms"] = Math.Round(time.GetElapsedTime(_asked).TotalMilliseconds, 1);
        return json.ToJsonString(WireJson.Wire.Options);
    }

    /// <summary>Where both streams are one terminal, it must not land in the reply's line.</summary>
    void Tell(string sentence) => console.Error.WriteLine(console.ErrorColours.Paint(
        Tone.Warning, $"{(console.OutIsTerminal ? "\n" : "")}🔄 {TerminalText.CleanLine(sentence)}"));

    void Complain(string sentence) => console.Error.WriteLine($"❌ {TerminalText.CleanLine(sentence)}");

    void Write(string text)
    {
        console.Out.Write(text);
        console.Out.Flush();
    }
}
