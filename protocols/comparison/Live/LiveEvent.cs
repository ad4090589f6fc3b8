using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>What happens to one protocol while a question is answered; times are milliseconds after it was asked.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Asked), "asked")]
[JsonDerivedType(typeof(TextArrived), "text")]
[JsonDerivedType(typeof(ReplyEnded), "end")]
[JsonDerivedType(typeof(ReplyBroke), "failed")]
abstract record LiveEvent(string Protocol, double At);

/// <summary>All are ready, and are asked now: from here time counts.</summary>
sealed record Asked() : LiveEvent("", 0);

sealed record TextArrived(string Protocol, double At, string Text) : LiveEvent(Protocol, At);

sealed record ReplyEnded(string Protocol, double At, Traffic Traffic, double Overhead, Waterfall? Waterfall = null) : LiveEvent(Protocol, At);

sealed record ReplyBroke(string Protocol, double At, string Reason) : LiveEvent(Protocol, At);
