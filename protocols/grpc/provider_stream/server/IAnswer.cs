namespace GenAiTransport.ProviderStream.Server;

/// <summary>Where the responses to a request go.</summary>
interface IAnswer
{
    /// <param name="response">A piece of the reply, or its end.</param>
    /// <param name="isMoreReady">The next follows at once, so that both can leave together.</param>
    ValueTask TellAsync(ChatResponse response, bool isMoreReady);
}
