namespace GenAiTransport.Testing;

/// <summary>Texts that careless code damages.</summary>
public static class Replies
{
    public static readonly string[] Difficult =
    [
        "你好，世界。流式传输不应该丢失任何一个字。",
        "family 👩‍👩‍👧‍👦, flag 🇩🇪, thumb 👍🏽, e\u0301 and 𝒳",
        "```python\n    def f():\n\n        return  \"two  blanks\"\n```\n\n\n- a\n- b",
        "line one\r\nline two\r\n\r\n\tindented\u0085next\u2028line\u2029paragraph",
        "quotes \" and \\ backslash, <script>alert(1)</script>, null \\u0000, control \u0001\u001b[31m",
        "x",
        " leading blank and\ttab",
    ];

    /// <summary>The text cut as models cut: anywhere, also inside a character.</summary>
    public static string[] Cut(string text, int length) =>
        [.. Enumerable.Range(0, (text.Length + length - 1) / length).Select(index => text.Substring(index * length, Math.Min(length, text.Length - (index * length))))];
}
