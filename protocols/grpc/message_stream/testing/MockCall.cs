namespace GenAiTransport.MessageStream.Testing;

/// <summary>A message that code under test sent, the method it sent it with, and how long it would have waited where it said so.</summary>
public sealed record MockCall(string Method, StreamMessage Message, TimeSpan? Timeout = null);
