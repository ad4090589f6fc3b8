using System.Globalization;

namespace GenAiTransport;

/// <summary>The connection of a transport that has one: what the user does with it, and what comes over it unasked.</summary>
sealed class LiveConnection(ILiveTransport transport, CurrentSession current, ClientFace face, ClientConsole console, TimeProvider time)
{
    string Name => face.Protocol.ToUpperInvariant();

    public ILiveTransport Transport => transport;

    public string Status => transport.IsConnected ? "Connected" : "Disconnected";

    /// <summary>The light before the prompt's mark.</summary>
    public string Light => console.OutColours.Paint(transport.IsConnected ? Tone.Success : Tone.Error, "●");

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await transport.ConnectAsync(cancellationToken);
        var greeting = transport.Greeting;
        Box(face.Emoji, $"{Name} CONNECTED",
        [
            ("Server", transport.Endpoint),
            ("Framework", face.Framework),
            ("Protocol", face.Protocol),
            .. greeting is null ? Array.Empty<Row>() : [("Connection", TerminalText.ShortId(greeting.ConnectionId))],
            face.Duplex,
        ]);
        Line($"\n✅ {face.Protocol} connected successfully!");
        if (greeting is not null)
            Line($"📡 Server: {TerminalText.CleanLine(greeting.Framework)} ({TerminalText.CleanLine(greeting.Model)})");
        if (current.SessionId is { } session)
            await transport.JoinAsync(session, cancellationToken);
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        await transport.DisconnectAsync(cancellationToken);
        Line("🔌 Disconnected; /connect connects again");
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        var took = await transport.PingAsync(cancellationToken);
        Line(string.Create(CultureInfo.InvariantCulture, $"🏓 Pong after {took.TotalMilliseconds:0.0} ms"));
    }

    public void ShowSent(string session, string message)
    {
        if (face.ShowsSent)
            Box("📤", $"{Name} MESSAGE SENT", [("Type", "Chat"), ("Session", TerminalText.ShortId(session)), Row.Message(message)]);
    }

    /// <summary>Sends whether somebody types here; nobody waits for it.</summary>
    public void Type(bool typing)
    {
        if (transport.IsConnected)
            _ = TypeAsync(typing);
    }

    /// <summary>Tells what others do in this conversation, and when the connection goes and comes, until cancelled.</summary>
    /// <param name="tell">Gets a line and whether it matters even in the middle of a reply.</param>
    public async Task WatchAsync(Action<string, bool> tell, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var news in transport.NewsAsync(cancellationToken))
            {
                if (news is OthersDid did && did.SessionId != current.SessionId)
                    continue;
                Follow(news);
                if (NewsText.Of(news, console.OutColours) is { } line)
                    tell(line, news is ConnectionChanged);
                if (news is ConnectionChanged { IsConnected: true } && await current.IsGoneAsync(cancellationToken))
                    tell(console.OutColours.Paint(Tone.Warning, $"🗑️  {CurrentSession.Gone}"), true);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user leaves.
        }
    }

    void Follow(LiveNews news)
    {
        if (news is not OthersDid { Update: var update })
            return;
        if (update.UpdateType == SessionUpdate.SessionDeleted)
            current.Forget();
        else if (update.UpdateType == SessionUpdate.SessionCleared)
            current.Messages = 0;
        else if (update.MessageCount is { } count)
            current.Messages = count;
    }

    async Task TypeAsync(bool typing)
    {
        try
        {
            await transport.TypeAsync(typing);
        }
        catch (Exception lost) when (lost is ServerUnreachableException or RefusedException or OperationCanceledException or ObjectDisposedException)
        {
            // Losing it does no harm.
        }
    }

    void Box(string emoji, string title, Row[] rows) =>
        console.WriteBox(GenAiTransport.Box.Render(emoji, title, time.GetLocalNow(), rows, Tone.Request, console.OutColours));

    void Line(string text) => console.Out.WriteLine(text);
}
