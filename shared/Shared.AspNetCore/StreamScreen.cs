using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>Shows the streams of a server on its terminal, and counts them.</summary>
public sealed class StreamScreen(StreamFace face, OpenConnections connections, TerminalLog terminal, TimeProvider time)
{
    /// <summary>Where one reply is streamed.</summary>
    public ShownStream Begin(HttpContext context, ChatTurn turn) =>
        new(face, connections, terminal, time, turn.Session, [.. Who(context, turn.Session), Row.Message(turn.Message)]);

    /// <summary>Where one subscriber among several hears all that happens in a session.</summary>
    public ShownStream Begin(HttpContext context, IChatSession session, string subscriber) =>
        new(face, connections, terminal, time, session, [.. Who(context, session), ("Subscriber", TerminalText.ShortId(subscriber))], subscriber);

    /// <summary>A message whose reply goes to the subscribers.</summary>
    public void Received(HttpContext context, ChatTurn turn) =>
        terminal.Box("📩", "MESSAGE RECEIVED", [.. Who(context, turn.Session), Row.Message(turn.Message)], Tone.Request);

    /// <summary>Tells the operator too, and gives the refusal back to be sent.</summary>
    public Refusal Refused(Refusal refusal)
    {
        terminal.Box("❌", "ERROR", [("Reason", refusal.Sentence)], Tone.Error);
        return refusal;
    }

    static Row[] Who(HttpContext context, IChatSession session) =>
        [("Client IP", context.Connection.RemoteIpAddress?.ToString() ?? ""), ("Session", TerminalText.ShortId(session.Id))];
}

public static class StreamScreenServices
{
    /// <summary>For a server that streams: its streams are shown, and counted as <c>streaming_connections</c>.</summary>
    public static void AddStreams(this WebApplicationBuilder builder, StreamFace face)
    {
        var connections = new OpenConnections("streaming_connections");
        builder.Services.AddSingleton(connections);
        builder.Services.AddSingleton<IFigure>(connections);
        builder.Services.AddSingleton(services => new StreamScreen(
            face, connections, services.GetRequiredService<TerminalLog>(), services.GetRequiredService<TimeProvider>()));
    }
}
