using System.Globalization;

namespace GenAiTransport;

/// <summary>Texts as a terminal shows them: how wide they are, what is safe in them, and how ids and times are written.</summary>
public static class TerminalText
{
    const string CutMark = "...";

    // Real characters are far shorter, the longest emoji included; what is longer was built to flood a screen.
    const int LongestGrapheme = 32;

    /// <summary>The columns that a text takes on a terminal.</summary>
    public static int Width(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return text.Length;

        var width = 0;
        while (!text.IsEmpty)
        {
            var length = StringInfo.GetNextTextElementLength(text);
            width += Columns.Of(text[..length]);
            text = text[length..];
        }

        return width;
    }

    /// <summary>
    /// Removes what could steer a terminal or reorder what it shows: control characters other than newline and tab, whole escape
    /// sequences, bidirectional overrides. A text without them comes back as it is.
    /// </summary>
    public static string Clean(string text) => new TextCleaner().Clean(text);

    /// <summary>As <see cref="Clean"/>, and on one line: newlines and tabs become blanks.</summary>
    public static string CleanLine(string text) => string.Join(' ', Clean(text).Split('\n', '\t', '\u2028', '\u2029'));

    /// <summary>
    /// The first <paramref name="max"/> characters as a reader counts them, none of them broken, and <c>...</c> when there are more.
    /// </summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;

        var rest = text.AsSpan();
        for (var count = 0; count < max && !rest.IsEmpty; count++)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            if (length > LongestGrapheme)
                break;
            rest = rest[length..];
        }

        return rest.IsEmpty ? text : string.Concat(text.AsSpan(0, text.Length - rest.Length), CutMark);
    }

    public static string ShortId(string id) => Cut(CleanLine(id), 8);

    /// <summary>The time of day in the zone that the value carries.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000}s");

    public static string Seconds(TimeSpan duration) => Seconds(duration.TotalSeconds);

    /// <summary>Hours are not limited to a day.</summary>
    public static string Duration(TimeSpan duration)
    {
        var shown = duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{(long)shown.TotalHours}:{shown.Minutes:00}:{shown.Seconds:00}");
    }
}
