namespace GenAiTransport.Comparison;

/// <summary>Where the time of one turn went, one after the other, in milliseconds.</summary>
/// <param name="Connect">Until there was a connection; nothing over one that is kept.</param>
/// <param name="Send">Until the server began the turn.</param>
/// <param name="Model">Until the model's first word was there.</param>
/// <param name="FirstChunk">Until the client had a first text.</param>
/// <param name="Stream">Until the client had the end.</param>
sealed record Waterfall(double Connect, double Send, double Model, double FirstChunk, double Stream)
{
    public IReadOnlyList<WaterfallPart> Parts => [new("connect", Connect), new("send", Send), new("model", Model), new("first chunk", FirstChunk), new("stream", Stream)];

    public double Total => Parts.Sum(part => part.Took);
}

sealed record WaterfallPart(string Name, double Took);
