namespace GenAiTransport.Comparison;

static class Palette
{
    /// <summary>A protocol keeps its colour, whichever others are shown beside it.</summary>
    public static string Of(ProtocolFigures protocol) =>
        FormattableString.Invariant($"c{Protocols.All.Index().FirstOrDefault(known => known.Item.Key == protocol.Key).Index}");
}
