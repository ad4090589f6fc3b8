namespace GenAiTransport.MessageStream.Testing;

/// <summary>A message that code under test sent, and the method it sent it with.</summary>
public sealed record MockCall(string Method, StreamMessage Message);
