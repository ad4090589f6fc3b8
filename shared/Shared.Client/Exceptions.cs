namespace GenAiTransport;

/// <summary>The server understood and said no; the message is its own sentence.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Sentence)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>Nobody answers at the server's address, or it went away.</summary>
public sealed class ServerUnreachableException(Uri server, Exception? inner = null)
    : Exception($"No server answers at {server.GetLeftPart(UriPartial.Authority)}", inner)
{
    public Uri Server { get; } = server;
}
