namespace GenAiTransport;

/// <summary>What the text from <paramref name="Start"/> to the cursor may become.</summary>
sealed record Completion(int Start, IReadOnlyList<string> Choices)
{
    public static Completion None { get; } = new(0, []);

    /// <summary>As much as all choices begin with.</summary>
    public string Common
    {
        get
        {
            if (Choices.Count == 0)
                return "";
            var common = Choices[0].AsSpan();
            foreach (var choice in Choices)
                common = common[..common.CommonPrefixLength(choice)];
            return common.ToString();
        }
    }
}
