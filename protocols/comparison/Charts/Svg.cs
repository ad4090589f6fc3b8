using System.Globalization;
using System.Net;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>A drawing, written element by element. Texts are escaped here; colours are classes, so that light and dark are a matter of style.</summary>
sealed class Svg(double width, double height, string label)
{
    readonly StringBuilder _elements = new();

    public double Height => height;

    public void Text(double x, double y, string text, string style = "", string anchor = "start") =>
        Add($"""<text x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}" class="{style}">{Escape(text)}</text>""");

    public void Bar(double x, double y, double barWidth, double barHeight, string style, double radius = 3) =>
        Add($"""<rect x="{x:0.##}" y="{y:0.##}" width="{Math.Max(barWidth, 1):0.##}" height="{barHeight:0.##}" rx="{radius:0.##}" class="{style}"/>""");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add($"""<line x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}" class="{style}"/>""");

    public void Dot(double x, double y, double radius, string style) =>
        Add($"""<circle cx="{x:0.##}" cy="{y:0.##}" r="{radius:0.##}" class="{style}"/>""");

    public void Inside(Svg inner, double x, double y)
    {
        Add($"""<g transform="translate({x:0.##} {y:0.##})">""");
        _elements.Append(inner._elements).Append("</g>\n");
    }

    /// <summary>Part of a page, which brings the style.</summary>
    public string ToElement() => string.Create(CultureInfo.InvariantCulture,
        $"<svg viewBox=\"0 0 {width:0.##} {height:0.##}\" role=\"img\" aria-label=\"{Escape(label)}\">\n{_elements}</svg>\n");

    /// <summary>A file of its own, with its style in it.</summary>
    public string ToFile(string style) => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.##} {height:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" role=\"img\" aria-label=\"{Escape(label)}\">\n<style>\n{style}</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n{_elements}</svg>\n");

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    void Add(FormattableString element) => _elements.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
