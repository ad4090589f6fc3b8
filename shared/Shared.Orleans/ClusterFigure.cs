namespace GenAiTransport.Cluster;

/// <summary>A figure of the whole cluster, as it was seen last.</summary>
sealed class ClusterFigure(string name) : IFigure
{
    public string Name => name;

    public int Count { get; set; }
}
