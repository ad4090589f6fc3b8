using System.Globalization;

namespace GenAiTransport;

/// <summary>Shows one reply as it arrives: the frame around it, its text made safe, and the box that sums it up.</summary>
sealed class ReplyView(ClientConsole console, ClientFace face, ClientStats stats, TimeProvider time)
{
    static readonly string Rule = new('─', 60);

    /// <summary>Gives the event that ended the reply; null when it was left before.</summary>
    public async Task<ChatEvent?> ShowAsync(IAsyncEnumerable<ChatEvent> reply, string model, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var cleaner = new TextCleaner();
        var context = 0;
        var chunks = 0;
        stats.Sent();
        await foreach (var happened in reply.WithCancellation(cancellationToken))
        {
            switch (happened)
            {
                case TurnStarted begun:
                    model = begun.Model;
                    break;
                case TurnStatus status:
                    context = status.ContextMessages;
                    if (face.Streaming is not null)
                        Line($"💭 {TerminalText.CleanLine(status.Message)} (Context: {context} messages)");
                    break;
                case Chunk chunk:
                    if (chunks++ == 0)
                    {
                        stats.FirstChunk(time.GetElapsedTime(started));
                        if (face.Streaming is not null)
                            Head($"🤖 AI Response ({face.Streaming}) ({model})");
                    }
                    stats.Chunk();
                    if (face.Streaming is null)
                        Head($"🤖 AI Response ({context} messages)");
                    console.Out.Write(cleaner.Clean(chunk.Text));
                    console.Out.Flush();
                    break;
                case TurnCompleted completed:
                    stats.Ended(succeeded: true, time.GetElapsedTime(started));
                    Foot(completed, chunks, context, time.GetElapsedTime(started));
                    return completed;
                case TurnFailed failed:
                    stats.Ended(succeeded: false, time.GetElapsedTime(started));
                    if (chunks > 0)
                        Line($"\n{Rule}");
                    Line(console.OutColours.Paint(Tone.Error, $"❌ {TerminalText.CleanLine(failed.Message)}"));
                    return failed;
            }
        }
        return null;
    }

    void Head(string title)
    {
        Line("");
        Line(console.OutColours.Paint(Tone.Success, title));
        Line(Rule);
    }

    void Foot(TurnCompleted completed, int chunks, int context, TimeSpan took)
    {
        if (chunks > 0)
            Line($"\n{Rule}");
        Row[] rows =
        [
            .. face.Streaming is null ? Array.Empty<Row>() : [("Total Chunks", completed.TotalChunks.ToString(CultureInfo.InvariantCulture))],
            ("Total Time", string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00}s")),
            ("Context Messages", context.ToString(CultureInfo.InvariantCulture)),
            face.Trait,
            ("Status", Status(completed.FinishReason)),
        ];
        console.Out.Write(Box.Render("✅", face.CompletedTitle, time.GetLocalNow(), rows, Tone.Success, console.OutColours));
        console.Out.Flush();
    }

    static string Status(string finishReason) => finishReason switch
    {
        FinishReasons.Stop => "SUCCESS",
        FinishReasons.Stopped => "STOPPED (what was shown stays in the conversation)",
        FinishReasons.Length => "CUT OFF (the model reached its longest reply; ask it to go on)",
        FinishReasons.ContentFilter => "FILTERED (the model declined to go on)",
        var other => other,
    };

    void Line(string text) => console.Out.WriteLine(text);
}
