namespace GenAiTransport.Cluster;

/// <summary>The session has a newer owner, or none any more: what this one would write does not count.</summary>
sealed class SessionLostException() : Exception("The session lives elsewhere now");
