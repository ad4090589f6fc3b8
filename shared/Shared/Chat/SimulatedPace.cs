namespace GenAiTransport;

/// <summary>Simulated streaming: the whole reply is made first, then sent a few words at a time.</summary>
public sealed record SimulatedPace(int Words, TimeSpan Gap)
{
    public static SimulatedPace FourWords { get; } = new(4, TimeSpan.FromMilliseconds(100));

    /// <summary>For who reads the reply as a whole anyway.</summary>
    public static SimulatedPace WithoutPause { get; } = new(4, TimeSpan.Zero);

    public static SimulatedPace OneWord { get; } = new(1, TimeSpan.FromMilliseconds(50));

    /// <summary>The pieces keep their blanks; joined they are the text. A word without end is cut where a character ends.</summary>
    public IEnumerable<string> Pieces(string text)
    {
        const int LongestPiece = 64;
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            for (var word = 0; word < Words && end < text.Length; word++)
            {
                while (end < text.Length && !char.IsWhiteSpace(text[end]))
                    end++;
                while (end < text.Length && char.IsWhiteSpace(text[end]))
                    end++;
            }
            if (end - start > LongestPiece * Words)
                end = GraphemeEnd(text, start, start + LongestPiece);
            yield return text[start..end];
            start = end;
        }
    }

    static int GraphemeEnd(string text, int start, int wanted)
    {
        var end = start;
        while (end < wanted)
            end += System.Globalization.StringInfo.GetNextTextElementLength(text, end);
        return end;
    }
}
