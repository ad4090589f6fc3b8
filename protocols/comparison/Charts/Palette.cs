namespace GenAiTransport.Comparison;

static class Palette
{
    /// <summary>A protocol keeps its colour, whichever others are shown beside it.</summary>
    public static string Of(ProtocolFigures protocol)
    {
        for (var index = 0; index < Protocols.All.Count; index++)
        {
            if (Protocols.All[index].Key == protocol.Key)
                return FormattableString.Invariant($"c{index}");
        }
        return "c0";
    }
}
