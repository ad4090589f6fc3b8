namespace GenAiTransport.ProviderStream.Server;

/// <summary>A request as it was read, with the id that all of its responses carry; refused beforehand if it came too fast.</summary>
sealed record Asked(ChatRequest Request, string Id, RequestException? Refused)
{
    const int LongestId = 200;

    public static Asked Of(ChatRequest request, RequestException? refused = null)
    {
        var isId = request.RequestId.Length is > 0 and <= LongestId;
        refused ??= request.RequestId.Length > LongestId
            ? new RequestException(RequestFault.Malformed, $"requestId is longer than {LongestId} characters; this answer has one that was made for it.")
            : null;
        return new Asked(request, isId ? request.RequestId : Guid.NewGuid().ToString(), refused);
    }
}
