namespace GenAiTransport;

/// <summary>Shows one reply as it arrives: the frame around it, its text made safe, and the box that sums it up.</summary>
sealed class ReplyView(ClientConsole console, ClientFace face, ClientStats stats, TimeProvider time, bool raw)
{
    readonly Lock _gate = new();
    IReplyFormat? _format;
    Func<string, bool>? _above;

    string Rule => new('─', Math.Clamp(console.Columns(), 10, 60));

    /// <summary>Gives the event that ended the reply; null when it was left before.</summary>
    public async Task<ChatEvent?> ShowAsync(IAsyncEnumerable<ChatEvent> reply, CurrentSession current)
    {
        var started = time.GetTimestamp();
        var context = 0;
        var chunks = 0;
        var model = current.Model;
        using var spinner = new Spinner(console.Out, console.OutIsLively, time);
        _above = spinner.Above;
        stats.MessagesSent++;
        try
        {
            await foreach (var happened in reply)
            {
                switch (happened)
                {
                    case TurnStarted begun:
                        model = begun.Model;
                        break;
                    case TurnStatus status:
                        context = status.ContextMessages;
                        if (face.Streams)
                            spinner.Above($"\n💭 {TerminalText.CleanLine(status.Message)} (Context: {context} messages)");
                        break;
                    case Chunk chunk:
                        if (chunks++ == 0)
                        {
                            stats.FirstChunks.Add(time.GetElapsedTime(started));
                            spinner.End();
                            Head(Title(context, current.SessionId, model));
                        }
                        stats.Chunks++;
                        Show(chunk.Text);
                        break;
                    case TurnCompleted completed:
                        spinner.End();
                        stats.Replies.Add(time.GetElapsedTime(started));
                        EndText();
                        Foot(completed, time.GetElapsedTime(started));
                        return completed;
                    case TurnFailed failed:
                        spinner.End();
                        stats.Failed++;
                        return failed;
                }
            }
            return null;
        }
        finally
        {
            EndText();
        }
    }

    /// <summary>Says something in the middle of a reply, or while one is awaited; false when there is none. From any thread.</summary>
    public bool Interrupt(string line)
    {
        lock (_gate)
        {
            if (_format is null)
                return _above?.Invoke($"\n{line}") == true;
            Write(_format.Interrupt(line));
            return true;
        }
    }

    string Title(int context, string? session, string model) => face.Streams
        ? $"{face.ReplyTitle} ({TerminalText.ShortId(session ?? "")} - {TerminalText.CleanLine(model)})"
        : $"{face.ReplyTitle} ({context + 1} messages)";

    void Head(string title)
    {
        Line($"\n{console.OutColours.Paint(Tone.Success, title)}\n{Rule}");
        lock (_gate)
            _format = console.CreateFormat(raw);
    }

    void Show(string text)
    {
        lock (_gate)
            Write(_format!.Next(text));
    }

    void EndText()
    {
        lock (_gate)
        {
            if (_format is null)
                return;
            Write($"{_format.End()}{(_format.IsAtLineStart ? "" : "\n")}{Rule}\n");
            _format = null;
        }
    }

    void Foot(TurnCompleted completed, TimeSpan took)
    {
        Row[] rows =
        [
            .. face.Streams ? [("Total Chunks", completed.TotalChunks)] : Array.Empty<Row>(),
            ("Total Time", TerminalText.Seconds(took)),
            ("Context Messages", completed.MessageCount),
            face.Trait,
            ("Status", Status(completed.FinishReason)),
        ];
        console.WriteBox(Box.Render(face.Emoji, face.CompletedTitle, time.GetLocalNow(), rows, Tone.Success, console.OutColours));
    }

    static string Status(string finishReason) => finishReason switch
    {
        FinishReasons.Stop => "SUCCESS",
        FinishReasons.Stopped => "STOPPED (what was shown stays in the conversation)",
        FinishReasons.Length => "CUT OFF (the model reached its longest reply; ask it to go on)",
        FinishReasons.ContentFilter => "FILTERED (the model declined to go on)",
        var other => other,
    };

    void Line(string text) => Write(text + "\n");

    void Write(string text)
    {
        console.Out.Write(text);
        console.Out.Flush();
    }
}
