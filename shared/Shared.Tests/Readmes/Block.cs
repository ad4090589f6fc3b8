namespace GenAiTransport.Tests;

/// <summary>
/// A fenced block. <c>sh run</c> is run by a test, beside the server of the README's own folder or, with one word more, of that protocol;
/// <c>text shown</c> is what the last such block printed.
/// </summary>
sealed record Block(string Info, string Text)
{
    readonly string[] _words = Info.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool IsRun => _words is ["sh", "run", ..];

    public bool IsShown => _words is ["text", "shown"];

    public string? Protocol => _words.ElementAtOrDefault(2);
}
