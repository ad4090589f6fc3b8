using System.Globalization;

namespace GenAiTransport.Comparison;

/// <summary>Numbers as a person reads them: three digits that count, no more.</summary>
static class Figure
{
    public const string Missing = "–";

    public static string Short(double value) => value.ToString(
        Math.Abs(value) switch
        {
            < 9.995 => "0.00",
            < 99.95 => "0.0",
            _ => "#,0",
        },
        CultureInfo.InvariantCulture);

    /// <summary>The median; beside it the tail, where there is one.</summary>
    public static string Cell(Metric metric, Distribution? figures) =>
        figures is null ? Missing
        : metric.IsSingle ? Short(figures.Median)
        : $"{Short(figures.Median)} / {Short(metric.ShowsP99 ? figures.P99 : figures.P95)}";

    public static string WithUnit(Metric metric) => metric.Unit.Length == 0 ? metric.Name : $"{metric.Name} ({metric.Unit})";
}
