namespace GenAiTransport.Comparison;

sealed record ComparisonResult(Conditions Conditions, IReadOnlyList<ProtocolFigures> Protocols)
{
    public bool IsWhole => Protocols.All(protocol => protocol.Failure is null);
}
