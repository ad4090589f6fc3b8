namespace GenAiTransport;

/// <summary>The one line with which a program that cannot go on ends.</summary>
public static class Complaint
{
    public static void Write(string sentence) => Console.Error.WriteLine(TerminalText.CleanLine(sentence));
}
