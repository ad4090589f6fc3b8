namespace GenAiTransport.Grpc.Client;

/// <summary>Who uses a <see cref="ChatLine"/>: it hears what comes, and learns what happens to the line.</summary>
interface ILineUser
{
    /// <summary>A new call is open; what was under way on the one before is to be taken up again.</summary>
    Task OpenedAsync(ChatCall call);

    /// <summary>Not called from two threads at once. Throws <see cref="InvalidDataException"/> when something is missing: the line then starts anew.</summary>
    void Heard(ChatResponse response);

    void Lost();

    /// <summary>Told before <see cref="OpenedAsync"/>, so before anything is heard.</summary>
    void Found();

    /// <summary>Whoever waits for a reply has waited long enough.</summary>
    void GivenUp(Refusal why);
}
