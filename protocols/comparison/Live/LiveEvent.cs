using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>What happens to one protocol while a question is answered; times are milliseconds after it was asked.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Asked), "asked")]
[JsonDerivedType(typeof(TextArrived), "text")]
[JsonDerivedType(typeof(Broken), "broken")]
[JsonDerivedType(typeof(Restarted), "restarted")]
[JsonDerivedType(typeof(ClientSaid), "said")]
[JsonDerivedType(typeof(Requested), "requested")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Forgotten), "forgotten")]
[JsonDerivedType(typeof(ReplyEnded), "end")]
[JsonDerivedType(typeof(ReplyBroke), "failed")]
abstract record LiveEvent(string Protocol, double At);

/// <summary>All are ready, and are asked now: from here time counts.</summary>
/// <param name="Run">By which it can be looked at again.</param>
sealed record Asked(int Run = 0) : LiveEvent("", 0);

sealed record TextArrived(string Protocol, double At, string Text, int Number) : LiveEvent(Protocol, At);

/// <summary>Somebody broke something.</summary>
sealed record Broken(string Protocol, double At, Fault Fault) : LiveEvent(Protocol, At);

/// <summary>Another server is there in the place of the one that was killed; or not, and why.</summary>
sealed record Restarted(string Protocol, double At, string? Trouble = null) : LiveEvent(Protocol, At);

/// <summary>What the client tells its user of the connection.</summary>
sealed record ClientSaid(string Protocol, double At, string Sentence) : LiveEvent(Protocol, At);

/// <summary>An HTTP request that the client made after something was broken, and its status or failure.</summary>
sealed record Requested(string Protocol, double At, string Request, string Answer) : LiveEvent(Protocol, At);

/// <summary>The server was asked for what comes after this chunk: its own word.</summary>
sealed record Resumed(string Protocol, double At, int After) : LiveEvent(Protocol, At);

/// <summary>The server, asked over a good line, does not know the session.</summary>
sealed record Forgotten(string Protocol, double At) : LiveEvent(Protocol, At);

sealed record ReplyEnded(string Protocol, double At, Traffic Traffic, double Overhead, Remembered? History = null, Waterfall? Waterfall = null) : LiveEvent(Protocol, At);

sealed record ReplyBroke(string Protocol, double At, string Reason) : LiveEvent(Protocol, At);

/// <summary>What the session's history on the server has of a question: the reply, and how many messages came to it.</summary>
sealed record Remembered(string Reply, int Added);
