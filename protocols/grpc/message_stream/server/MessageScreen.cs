
namespace GenAiTransport.MessageStream.Server;

/// <summary>What messages bring, on the server's terminal. Whom they are for is nobody's business there.</summary>
sealed class MessageScreen(TerminalLog terminal)
{
    public void Heard(string method, StreamMessage message, StreamResponse response)
    {
        if (response.Status == ResponseStatuses.Error)
            terminal.Box("❌", "ERROR", [("Method", method), ("Code", response.ErrorCode), ("Reason", response.ErrorMessage)], Tone.Error);
        else if (message.Type == MessageTypes.Delta)
            terminal.Chunk("🚀", int.Parse(response.Data[ResponseData.Deltas], null), message.Content, message.ChannelUuid);
        else
            terminal.Box("📨", "GRPC REQUEST",
            [
                ("Method", method),
                ("Type", message.Type),
                ("Channel", TerminalText.ShortId(message.ChannelUuid)),
                .. message.Content.Length == 0 ? Array.Empty<Row>() : [Row.Message(message.Content)],
            ], Tone.Request);
    }
}
