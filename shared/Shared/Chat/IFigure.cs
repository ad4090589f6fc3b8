namespace GenAiTransport;

/// <summary>A figure under the name that <c>/health</c> and <c>/stats</c> give to it.</summary>
public interface IFigure
{
    string Name { get; }

    int Count { get; }
}
