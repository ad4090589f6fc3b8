using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport;

/// <summary>
/// What happens on a server, event by event, for logs that programs read; people read the boxes. It holds ids and figures, never what a message says and never a key.
/// </summary>
public sealed partial class ChatLog(ILogger log)
{
    /// <summary>Of the logger: the name by which its level is set.</summary>
    public const string Category = "GenAiTransport.Events";

    /// <summary>Where nobody reads.</summary>
    public static ChatLog None { get; } = new(NullLogger.Instance);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Protocol} server on {Address} answers with {Model}")]
    public partial void ServerStarted(string protocol, string address, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Server stopped after {Requests} messages, {Succeeded} answered, {Failed} not")]
    public partial void ServerStopped(long requests, long succeeded, long failed);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} began with {Model}")]
    public partial void SessionCreated(string session, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} is gone")]
    public partial void SessionDeleted(string session);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Turn {Turn} of session {Session} began, for connection {Connection}, with {ContextMessages} messages")]
    public partial void TurnBegan(string session, string turn, string? connection, int contextMessages);

    [LoggerMessage(Level = LogLevel.Information, Message = "Turn {Turn} of session {Session} ended ({Outcome}) after {Chunks} chunks in {Seconds} s")]
    public partial void TurnEnded(string session, string turn, string outcome, int chunks, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turn {Turn} of session {Session} failed ({Reason}) after {Chunks} chunks in {Seconds} s")]
    public partial void TurnFailed(string session, string turn, string reason, int chunks, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "A message for session {Session} was refused ({Reason})")]
    public partial void MessageRefused(string? session, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection} is open")]
    public partial void ConnectionOpened(string connection);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection} is closed: {Reason}")]
    public partial void ConnectionClosed(string connection, string reason);
}
