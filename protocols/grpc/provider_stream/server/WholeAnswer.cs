namespace GenAiTransport.ProviderStream.Server;

/// <summary>All responses to a request as one.</summary>
sealed class WholeAnswer : IAnswer
{
    readonly System.Text.StringBuilder _text = new();

    public ChatResponse Response { get; private set; } = new();

    public ValueTask TellAsync(ChatResponse response, bool isMoreReady)
    {
        foreach (var piece in response.Data?.Assistant?.Contents ?? [])
            _text.Append(piece);
        Response = response;
        if (response.Success)
            Response.Data = Responses.Said(_text.ToString());
        return default;
    }
}
