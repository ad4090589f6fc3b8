namespace GenAiTransport;

/// <summary>One of the five, with what a comparison needs.</summary>
/// <param name="Row">The cells of <see cref="OfflineComparisons.Columns"/>, after the name.</param>
sealed record OfflineTransport(OfflineTopic Topic, OfflineText ChooseItFor, OfflineText[] Row)
{
    public string Name => Topic.Name;
}
