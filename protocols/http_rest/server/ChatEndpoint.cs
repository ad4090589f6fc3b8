using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GenAiTransport.HttpRest.Server;

/// <summary>One request, one whole reply: what the other protocols stream is read here to its end before the first byte goes out.</summary>
static class ChatEndpoint
{
    public static async Task<Results<Ok<ChatReply>, ProblemHttpResult>> Answer(
        IncomingChat incoming, HttpContext context, TurnReader reader, TerminalLog terminal)
    {
        ShowRequest(terminal, context, incoming.Request);
        if (!(await incoming.StartAsync()).IsGranted(out var turn, out var refusal))
            return Refuse(terminal, context, refusal);

        var reply = new StringBuilder();
        await foreach (var happened in reader.ReadAsync(turn, cancellationToken: context.RequestAborted))
        {
            switch (happened)
            {
                case TurnStatus status:
                    ShowThinking(terminal, turn, status);
                    break;
                case Chunk chunk:
                    reply.Append(chunk.Text);
                    break;
                case TurnCompleted completed:
                    ShowReply(terminal, turn, completed, reply.Length);
                    return TypedResults.Ok(new ChatReply(
                        reply.ToString(), turn.Session.Id, completed.ProcessingTime, turn.Session.Model, completed.Timestamp,
                        completed.MessageCount, turn.IsNewSession, completed.FinishReason, completed.Usage));
                case TurnFailed failed:
                    return Refuse(terminal, context, Refusal.From(failed));
            }
        }
        // The client went away, or this instance does: the turn runs on, and whoever asks again under its id is told.
        context.Abort();
        throw new OperationCanceledException(context.RequestAborted);
    }

    static ProblemHttpResult Refuse(TerminalLog terminal, HttpContext context, Refusal refusal)
    {
        terminal.Box("❌", "ERROR", [("Reason", refusal.Sentence)], Tone.Error);
        return refusal.ToProblem(context);
    }

    static void ShowRequest(TerminalLog terminal, HttpContext context, ChatRequest request) => terminal.Box("📥", "INCOMING REQUEST",
    [
        ("Client IP", context.Connection.RemoteIpAddress?.ToString() ?? ""),
        ("Method", $"{context.Request.Method} {context.Request.Path}"),
        ("Session", string.IsNullOrEmpty(request.SessionId) ? "New session" : TerminalText.ShortId(request.SessionId)),
        Row.Message(request.Message ?? ""),
        ("Message Length", string.Create(CultureInfo.InvariantCulture, $"{request.Message?.Length ?? 0} characters")),
    ], Tone.Request);

    static void ShowThinking(TerminalLog terminal, ChatTurn turn, TurnStatus status) => terminal.Box("🧠", "AI PROCESSING",
    [
        ("Session", TerminalText.ShortId(turn.Session.Id)),
        ("Context Messages", status.ContextMessages),
        ("Model", turn.Session.Model),
    ]);

    static void ShowReply(TerminalLog terminal, ChatTurn turn, TurnCompleted completed, int length) => terminal.Box("📤", "RESPONSE GENERATED",
    [
        ("Session", TerminalText.ShortId(turn.Session.Id)),
        ("Response Length", string.Create(CultureInfo.InvariantCulture, $"{length} characters")),
        ("Processing Time", TerminalText.Seconds(completed.ProcessingTime)),
        ("Context Messages", completed.MessageCount),
        ("Status", completed.FinishReason == FinishReasons.Stop ? "SUCCESS" : completed.FinishReason.ToUpperInvariant()),
    ], Tone.Success);
}
