using System.Globalization;
using Microsoft.Extensions.AI;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>What the calls to providers bring, on the server's terminal.</summary>
sealed class ProviderScreen(TerminalLog terminal)
{
    static readonly Row Protocol = ("Protocol", "gRPC Provider");

    public void Requested(Provider provider, Asked asked, string message) => terminal.Box("📨", "GRPC REQUEST",
    [
        ("Provider", provider.Name),
        ("Request", TerminalText.ShortId(asked.Id)),
        ("Context Messages", asked.Request.Conversations.Count),
        Row.Message(message),
    ], Tone.Request);

    public void Piece(Asked asked, int number, string text) => terminal.Chunk("🚀", number, text, asked.Id);

    public void Completed(Provider provider, Asked asked, int pieces, TimeSpan took, ChatFinishReason? reason) => terminal.Box("🚀", "GRPC RESPONSE COMPLETED",
    [
        ("Provider", provider.Name),
        ("Request", TerminalText.ShortId(asked.Id)),
        ("Total Chunks", pieces),
        ("Processing Time", TerminalText.Seconds(took)),
        Protocol,
        ("Status", reason is null || reason == ChatFinishReason.Stop ? Responses.Success : reason.Value.Value.ToUpperInvariant()),
    ], Tone.Success);

    public void Failed(Provider provider, Asked asked, RequestException error) => terminal.Box("❌", "ERROR",
    [
        ("Provider", provider.Name),
        ("Request", TerminalText.ShortId(asked.Id)),
        ("Reason", error.Message),
    ], Tone.Error);

    public void Ended(Provider provider, MeasuredStream stream) => terminal.Line(string.Create(
        CultureInfo.InvariantCulture,
        $"📊 {provider.Name} stream {(stream.BrokenBy is null ? "ended" : $"broke off ({stream.BrokenBy})")}: {stream.Succeeded} answered, {stream.Failed} failed, {stream.Responses} responses in {stream.Duration.TotalSeconds:0.00} s ({stream.PerSecond:0.0}/s)"));
}
