namespace GenAiTransport;

/// <summary>Clauses to build sentences from. The counts of the three lists share no divisor, so that the same sentence is long in coming back.</summary>
/// <param name="Closers">Sentences of the length 1, 2, 3 and so on: with them a text of any length ends with a full stop.</param>
sealed record OfflineEssayParts(
    string Title, string[] Openings, string[] Statements, string[] Endings, string[] Closers, string Between, string Comma, string Stop, Func<string, int> Measure)
{
    public string Sentence(int number)
    {
        var opening = Openings[number % Openings.Length];
        var statement = Statements[number % Statements.Length];
        var ending = Endings[number % Endings.Length];
        return (number % 4) switch
        {
            0 => Capital(opening + Comma + statement + Stop),
            1 => Capital(statement + Comma + ending + Stop),
            2 => Capital(opening + Comma + statement + Comma + ending + Stop),
            _ => Capital(statement + Comma + ending + Stop),
        };
    }

    public string Plain(int number) => Capital(Statements[number % Statements.Length] + Stop);

    static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
