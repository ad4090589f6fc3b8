using System.Globalization;

namespace GenAiTransport;

/// <summary>Which messages a page answers: those with a phrase of each list and with none of the exceptions, if they are short enough.</summary>
sealed class OfflineRule
{
    readonly List<string[]> _lists = [];
    readonly List<string> _exceptions = [];
    int _mostWords = int.MaxValue;

    public void Add(string name, IEnumerable<string> phrases)
    {
        if (name == "words")
            _mostWords = int.Parse(phrases.Single(), CultureInfo.InvariantCulture);
        else if (name == "unless")
            _exceptions.AddRange(phrases.Select(OfflineQuestion.Plain));
        else
            _lists.Add([.. phrases.Select(OfflineQuestion.Plain)]);
    }

    public bool Means(OfflineQuestion question) =>
        question.Words <= _mostWords && _lists.TrueForAll(list => Array.Exists(list, question.Says)) && !_exceptions.Exists(question.Says);
}
